"""The people of the matrix by relation: who belongs to which body, who heads, receives, stands above or answers for whom."""

Answer = int | str

SIGN_IN = "account_login"

SIGNED_OUT = {"nobody", "tat"}

NO_SEAT = {"vinh", "khach", "quang"}

STEERING = {"thu", "nga"}  # receive for the plan

ISSUING = {"phuc"}  # standing committee of its issuer

PLANNING = {"thu", "nga", "ha", "dung"}  # receive for some body

OWN = {
    "tram": {"lien"},
    "thpt": {"kien", "oanh"},
    "cau_da": {"ha", "binh"},
    "khe_sau": {"dung"},
    "ban": {"thu", "nga"},
    "dap": {"dap"},
    "mttq": {"son"},
    "": set(),
}

HEADS = {"tram": {"lien"}, "thpt": {"oanh"}, "cau_da": {"binh"}, "khe_sau": {"dung"}, "dap": {"dap"}, "mttq": {"son"}}

RECEIVES = {"cau_da": {"ha"}, "ban": STEERING, "khe_sau": {"dung"}}

ABOVE = {
    "tram": {"ha", "binh", "phuc"},
    "thpt": {"phuc"},
    "cau_da": {"phuc"},
    "khe_sau": {"phuc"},
    "ban": {"phuc"},
    "dap": {"dung", "phuc"},
    "mttq": {"phuc"},
    "": set(),
}

OWING = {"tram", "thpt", "cau_da", "khe_sau", "dap", "mttq"}  # the bodies that have a line on the board

WITH_A_LINE = {"ha", "binh", "lien", "man", "dung", "dap", "kien", "oanh", "son"}

HEADS_AND_CLERKS_ABOVE = {"ha", "binh"}  # of the committee that may type in the cell's paper

CANNOT_WRITE = {"thu", "nga", "phuc"}  # seated, with no unit that registers

UNSENT = {"draft", "listed"}

# Where the item lies: its own unit, the committee between, or the plan's receiver.
DESK = {
    ("tram", "sent"): "cau_da",
    ("tram", "endorsed"): "cau_da",
    ("tram", "forwarded"): "ban",
    ("tram", "accepted"): "ban",
    ("thpt", "sent"): "ban",
    ("thpt", "accepted"): "ban",
}

KEEPING = {
    "thu",
    "nga",
    "ha",
    "binh",
    "lien",
    "man",
    "dung",
    "dap",
    "oanh",
    "son",
    "quang",
}  # head or receive somewhere

ANSWERING = {  # for whom: those who head or receive at the unit, who receive above it, who administer
    "kien": {"oanh", "thu", "nga", "quang"},
    "lien": {"lien", "ha", "thu", "nga", "quang"},
    "phuc": {"quang"},
    "ha": {"ha", "binh", "thu", "nga", "quang"},
}

# Who heads or receives, and those of the same body who answer for others there.
COLLEAGUES = {"ha": {"ha", "binh"}, "lien": {"lien"}}

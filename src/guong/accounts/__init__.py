"""Đăng nhập: who can sign in, with a password and a second factor. What a person may do comes from seats."""

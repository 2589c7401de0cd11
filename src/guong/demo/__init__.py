"""The demonstration: Chi Lăng 2023 with a living cast, played through the same actions as the product.

Units, sectors, deadlines and quotas are the real plan's; people and exemplars are invented.
"""

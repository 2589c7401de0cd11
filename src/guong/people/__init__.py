"""Nhân sự: who of a unit has a way into the system, and the invitations that give one."""

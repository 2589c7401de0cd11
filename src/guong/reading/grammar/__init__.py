"""How dates, numbers and bodies are written in administrative papers; nothing here knows what a plan is."""

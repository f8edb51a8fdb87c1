"""Referrals: alleged presence of armed groups handed to the other side, its answer, and whether the answer was true."""

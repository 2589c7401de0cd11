"""What can be done with a difficulty: raise, add, withdraw; answer, correct, pass on; say if it helped; publish; take into an amendment."""

from guong.obstacles.actions.answering import (
    answer_obstacles,
    correct_answer,
    pass_on,
    put_in_amendment,
)
from guong.obstacles.actions.asking import add_to_obstacle, ask_again, close_obstacle, raise_obstacle, withdraw_obstacle
from guong.obstacles.actions.publishing import publish_answer, unpublish_answer

__all__ = [
    "add_to_obstacle",
    "answer_obstacles",
    "ask_again",
    "close_obstacle",
    "correct_answer",
    "pass_on",
    "publish_answer",
    "put_in_amendment",
    "raise_obstacle",
    "unpublish_answer",
    "withdraw_obstacle",
]

"""The process that asks the model: it alone loads the libraries, has the key and talks to the provider."""

import warnings

from bot.model.work import Answer, Ask, NoAnswer
from bot.workers.pipe import serve


def do(work: Ask) -> Answer | NoAnswer:
    from bot.model.agent import answer  # takes seconds to load: within the patience for the first article

    return answer(work)


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # one for each article that is read by a model without a temperature
    serve(do)

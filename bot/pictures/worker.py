"""Worker process: reads plans from standard input and writes pictures to standard output, until the input ends."""

from bot.pictures.draw.painting import paint
from bot.workers.pipe import serve


def main() -> None:
    serve(paint)


if __name__ == "__main__":
    main()

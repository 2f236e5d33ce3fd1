"""As much of curl as the docs use, for machines that have none: the tests ask for Python, make and git alone."""

import argparse
import sys
import urllib.error
import urllib.request


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-H", action="append", default=[], dest="headers")
    parser.add_argument("-d", dest="data")
    given = parser.parse_args()
    headers = dict(header.split(": ", 1) for header in given.headers)
    data = None if given.data is None else given.data.encode()
    request = urllib.request.Request(given.url, data, headers)
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as refusal:
        answer = refusal
    with answer:
        sys.stdout.buffer.write(answer.read())


if __name__ == "__main__":
    main()

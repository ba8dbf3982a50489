#!/usr/bin/env python3
"""openai_encoder.py: any server with an OpenAI-compatible /v1/embeddings as an outside encoder.

    export OPENAI_API_KEY=…
    zavit encode texts.txt -o out.safetensors \\
        --encoder "python3 openai_encoder.py --model text-embedding-3-small"
    zavit encode texts.txt -o out.safetensors \\
        --encoder "python3 openai_encoder.py --url http://localhost:8080/v1 --model m"

Reads lines {"id", "text"} from stdin, asks the server for many texts at once, and answers lines {"id", "vector"},
or {"id", "error"} for a text that the server refuses (too long, say). Waits and asks again when the server
is busy or broken (429, 5xx, no connection). The key comes from the environment (--key-variable names the
variable) and is never printed. Python 3.7 or newer, nothing else; zavit itself needs none of it.
docs/formats/encoder.md is the protocol.
"""
import argparse
import email.utils
import json
import math
import os
import random
import select
import sys
import time
import urllib.error
import urllib.request


def arguments():
    p = argparse.ArgumentParser(description="an OpenAI-compatible server as an encoder for zavit")
    p.add_argument("--url", default=os.environ.get("OPENAI_BASE_URL", "https://api.openai.com/v1"))
    p.add_argument("--model", required=True)
    p.add_argument("--dimensions", type=int, help="ask for shorter vectors, where the model can")
    p.add_argument("--batch", type=int, default=128, help="texts per request (128)")
    p.add_argument("--tries", type=int, default=6, help="per request (6)")
    p.add_argument("--timeout", type=float, default=60, help="seconds per request (60)")
    p.add_argument("--wait", type=float, default=1, help="seconds before the second try, then doubled (1)")
    p.add_argument("--key-variable", default="OPENAI_API_KEY")
    a = p.parse_args()
    a.key = os.environ.get(a.key_variable, "")
    if a.batch < 1 or a.tries < 1:
        p.error("--batch and --tries must be at least 1")
    return a


class Lines:
    """The lines of stdin; `batch` waits for one and takes what else is there already, never for more."""

    def __init__(self):
        self.fd = sys.stdin.fileno()
        self.rest = b""
        self.ended = False

    def fill(self, wait):
        if not wait and not select.select([self.fd], [], [], 0)[0]:
            return False
        more = os.read(self.fd, 1 << 16)
        self.ended = not more
        self.rest += more
        return bool(more)

    def batch(self, most):
        while b"\n" not in self.rest and self.fill(True):
            pass
        while self.rest.count(b"\n") < most and not self.ended and self.fill(False):
            pass
        lines = []
        while len(lines) < most and b"\n" in self.rest:
            line, self.rest = self.rest.split(b"\n", 1)
            if line.strip():
                lines.append(json.loads(line))
        return lines


class Refused(Exception):
    """The server will not encode these texts; asking again does not help."""


class Wait(Exception):
    """Asking again may help; `seconds` is what the server asks for, or None."""

    def __init__(self, why, seconds=None):
        super().__init__(why)
        self.seconds = seconds


def retry_after(headers):
    value = headers.get("Retry-After") if headers else None
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        try:
            return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
        except (TypeError, ValueError):
            return None


def reason(error):
    """What the server says of an error, in one line; never our request, which holds the key."""
    body = error.read(4096).decode("utf-8", "replace")
    try:
        said = json.loads(body)["error"]
        body = said["message"] if isinstance(said, dict) else str(said)
    except (ValueError, KeyError, TypeError):
        pass
    return "HTTP %d: %s" % (error.code, " ".join(body.split())[:200])


def ask_once(a, texts):
    body = {"model": a.model, "input": texts, "encoding_format": "float"}
    if a.dimensions:
        body["dimensions"] = a.dimensions
    request = urllib.request.Request(
        a.url.rstrip("/") + "/embeddings",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "User-Agent": "zavit-example"},
    )
    if a.key:
        # not sent along when a server redirects elsewhere
        request.add_unredirected_header("Authorization", "Bearer " + a.key)
    try:
        with urllib.request.urlopen(request, timeout=a.timeout) as answer:
            data = json.load(answer)["data"]
    except urllib.error.HTTPError as e:
        why = reason(e)
        if e.code in (408, 409, 429) or e.code >= 500:
            raise Wait(why, retry_after(e.headers)) from None
        if e.code in (400, 413, 422):
            raise Refused(why) from None
        sys.exit("openai_encoder: " + why)  # a wrong key, model or address: no text will do better
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise Wait("no good answer from %s: %s" % (a.url, e)) from None
    vectors = [None] * len(texts)
    for place, row in enumerate(data):
        at = row.get("index", place)
        if not isinstance(at, int) or not 0 <= at < len(texts) or vectors[at] is not None:
            raise Wait("the server answers an index %r that it was not asked" % (at,))
        vectors[at] = row["embedding"]
    if None in vectors:
        raise Wait("the server answers %d of %d texts" % (len(data), len(texts)))
    return vectors


def ask(a, texts):
    """Vectors of the texts, or Refused; ends the program when patience has run out."""
    for attempt in range(a.tries):
        try:
            return ask_once(a, texts)
        except Wait as w:
            if attempt + 1 == a.tries:
                sys.exit("openai_encoder: gave up after %d tries: %s" % (a.tries, w))
            seconds = a.wait * 2**attempt * random.uniform(0.5, 1) if w.seconds is None else w.seconds
            seconds = min(seconds, 60)
            print("openai_encoder: %s; trying again in %.1f s" % (w, seconds), file=sys.stderr, flush=True)
            time.sleep(seconds)
    raise AssertionError


def say(answer):
    print(json.dumps(answer), flush=True)


def encode(a, items):
    """A refused batch is halved until the text that is to blame stands alone."""
    try:
        vectors = ask(a, [item["text"] for item in items])
    except Refused as r:
        if len(items) == 1:
            say({"id": items[0]["id"], "error": str(r)})
            return
        half = len(items) // 2
        encode(a, items[:half])
        encode(a, items[half:])
        return
    for item, vector in zip(items, vectors):
        if not all(isinstance(x, (int, float)) and math.isfinite(x) for x in vector):
            sys.exit("openai_encoder: the server answers a vector with NaN or no number in it")
        say({"id": item["id"], "vector": vector})


def main():
    a = arguments()
    lines = Lines()
    while not lines.ended or b"\n" in lines.rest:
        items = lines.batch(a.batch)
        if items:
            encode(a, items)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(1)

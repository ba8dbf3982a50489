"""Models that fastText trained on the spot: its vectors are those that it prints itself."""
import subprocess

from peers import *

TEXT = """המלך ישב על כס המלכות בארמון והמלכה ישבה לצדו
שָׁלוֹם לכל ילדי בית־ספר בצה״ל ובג׳ירפה
the king sat on the throne and the queen sat beside him
the dog ran to the cat naïve 日本語 🙂 a
"""


def fasttext(*args, text=""):
    try:
        done = subprocess.run(["fasttext", *args], capture_output=True, text=True, input=text)
    except FileNotFoundError as e:
        missing("fasttext", e)
    assert done.returncode == 0, f"fasttext {' '.join(args)}: {done.stderr}"
    return done.stdout


def corpus(name="corpus.txt", prefix=lambda line: ""):
    with open(name, "w") as f:
        for i in range(40):
            line = TEXT.splitlines()[i % 4]
            f.write(prefix(i) + line + "\n")
    return name


def printed(text):
    """Words and the numbers that stand behind them, as they are printed."""
    rows = [line.rstrip().split(" ") for line in text.splitlines()]
    return [row[0] for row in rows], [row[1:] for row in rows]


def dictionary(model):
    """Words, labels and counts as fastText itself tells them."""
    rows = [line.split(" ") for line in fasttext("dump", model, "dict").splitlines()[1:]]
    return [r[0] for r in rows if r[2] == "word"], [int(r[1]) for r in rows if r[2] == "word"]


def check_model(model):
    """The space that convert makes of a .bin: the words, and what print-word-vectors prints."""
    space = converted(model)
    words, counts = dictionary(model)
    same(space.ids, words, "words")
    same(list(space.tensors["count"]), counts, "counts")
    _, rows = printed(fasttext("print-word-vectors", model, text="\n".join(words) + "\n"))
    for word, got, want in zip(words, space.vectors, rows):
        same([f"{x:.5g}" for x in got], [f"{float(x):.5g}" for x in want], word)
    return space


def train(way, name, *options, source="corpus.txt"):
    fasttext(way, "-input", source, "-output", name, "-dim", "10", "-minCount", "1", "-bucket", "2000",
             "-epoch", "3", "-thread", "1", "-verbose", "0", *options)


def check_vec(name):
    with open(name + ".vec") as f:
        header, text = f.read().split("\n", 1)
    words, rows = printed(text)
    same(header, f"{len(words)} 10", "header")
    space = converted(name + ".vec")
    same(space.ids, words)
    same_bits(space.vectors, np.array(rows).astype("f8").astype("f4"))


def case_skipgram():
    corpus()
    train("skipgram", "s")
    check_model("s.bin")
    check_vec("s")


def case_cbow_of_short_ngrams():
    corpus()
    train("cbow", "c", "-minn", "1", "-maxn", "3")
    check_model("c.bin")
    check_vec("c")


def case_no_ngrams():
    corpus()
    train("skipgram", "n", "-maxn", "0")
    check_model("n.bin")


def case_supervised():
    corpus(prefix=lambda i: f"__label__{'אב'[i % 2]} ")
    train("supervised", "l")
    check_model("l.bin")
    train("supervised", "g", "-minn", "2", "-maxn", "4", "-wordNgrams", "2")
    check_model("g.bin")


def case_quantised_is_refused():
    corpus(prefix=lambda i: f"__label__{'אב'[i % 2]} ")
    train("supervised", "q", "-minn", "2", "-maxn", "3")  # fewer than 256 rows cannot be quantised
    fasttext("quantize", "-input", "corpus.txt", "-output", "q")
    refused("quantised", "convert", "q.ftz", "-o", "q.safetensors")
    assert not os.path.exists("q.safetensors")
    same(len(zavit.said.splitlines()), 1, "one sentence")


def case_one_word_at_a_time():
    """What zavit says of a word is what it says of the whole file: f32, to the last bit."""
    corpus()
    train("skipgram", "s")
    space = converted("s.bin")
    zavit("convert", "s.bin", "-o", "s.npy")
    same_bits(np.load("s.npy"), space.vectors)


main(globals())

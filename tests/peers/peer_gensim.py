"""word2vec's formats as gensim writes them, and zavit's as gensim reads them."""
import importlib

from peers import *

try:
    from gensim.models import FastText, KeyedVectors, Word2Vec
    from gensim.models.fasttext import load_facebook_vectors, save_facebook_model
except ImportError as e:
    missing("python3-gensim", e)

SENTENCES = [line.split() for line in (
    "המלך ישב על כס המלכות בארמון", "המלכה ישבה לצד המלך בארמון", "הכלב רץ אל החתול",
    "the king sat on the throne", "the dog ran to the cat", "naïve 日本語 🙂 צה״ל")] * 20


def keyed(words, dim=12):
    kv = KeyedVectors(dim)
    kv.add_vectors(words, numbers(len(words), dim))
    return kv


def case_text():
    words = HEBREW + ODD
    keyed(words).save_word2vec_format("x.txt", binary=False)
    peer = KeyedVectors.load_word2vec_format("x.txt", binary=False)
    space = converted("x.txt")
    same(space.metadata["zavit.kind"], "words")
    same(space.ids, words, "what was saved")
    # gensim strips what Python takes for blanks: words that begin with one are another matter
    same(peer.index_to_key, words, "what gensim reads")
    same_bits(space.vectors, peer.vectors)


def case_binary():
    words = HEBREW + ODD
    keyed(words).save_word2vec_format("x.bin", binary=True)
    peer = KeyedVectors.load_word2vec_format("x.bin", binary=True)
    space = converted("x.bin")
    same(space.ids, peer.index_to_key)
    same(space.ids, words)
    same_bits(space.vectors, peer.vectors)


def case_not_finite():
    kv = keyed(HEBREW)
    kv.vectors[1, 2], kv.vectors[2, 0], kv.vectors[2, 1], kv.vectors[3] = np.nan, np.inf, -np.inf, 0
    for binary in False, True:
        kv.save_word2vec_format("x", binary=binary)
        space = converted("x")
        same_bits(space.vectors, KeyedVectors.load_word2vec_format("x", binary=binary).vectors)
        same(list(space.tensors["status"][:4]), [0, 4, 4, 5])


def case_no_header_is_glove():
    words = ["the", "of", *HEBREW]
    keyed(words).save_word2vec_format("x.txt", binary=False, write_header=False)
    peer = KeyedVectors.load_word2vec_format("x.txt", binary=False, no_header=True)
    space = converted("x.txt")
    same(info("x.txt")["format"], "glove")
    same(space.ids, peer.index_to_key)
    same_bits(space.vectors, peer.vectors)


def case_broken_utf8_in_binary():
    """word2vec.c cuts words at a number of bytes, amid a character; gensim needs to be told."""
    x = numbers(3, 8)
    with open("x.bin", "wb") as f:
        f.write(b"3 8\n")
        for word, row in zip((b"good", "של".encode()[:3], b"\xff\xfe"), x):
            f.write(word + b" " + row.tobytes() + b"\n")
    peer = KeyedVectors.load_word2vec_format("x.bin", binary=True, unicode_errors="replace")
    space = converted("x.bin")
    same(space.ids, peer.index_to_key)
    same_bits(space.vectors, peer.vectors)
    assert "UTF-8" in zavit.said, zavit.said


def case_trained():
    model = Word2Vec(SENTENCES, vector_size=20, min_count=1, epochs=2, seed=7, workers=1)
    for binary in False, True:
        model.wv.save_word2vec_format("x", binary=binary)
        space = converted("x")
        same(space.ids, model.wv.index_to_key)
        same_bits(space.vectors, model.wv.vectors)


def case_gzip():
    keyed(HEBREW).save_word2vec_format("x.txt.gz", binary=False)
    same(converted("x.txt.gz").ids, HEBREW)


def case_what_zavit_writes():
    words = HEBREW + [w for w in ODD if w != "a\u00a0b"]
    keyed(words).save_word2vec_format("x.bin", binary=True)
    for name, binary in ("y.vec", False), ("y.bin", True):
        zavit("convert", "x.bin", "-o", name)
        peer = KeyedVectors.load_word2vec_format(name, binary=binary)
        same(peer.index_to_key, words, name)
        same_bits(peer.vectors, keyed(words).vectors, name)


def case_word2vec2tensor():
    keyed(HEBREW).save_word2vec_format("x.txt", binary=False)
    tool = importlib.import_module("gensim.scripts.word2vec2tensor")
    tool.word2vec2tensor("x.txt", "x")
    space = converted("x_tensor.tsv")
    same(info("x_tensor.tsv")["format"], "projector")
    same(space.ids, HEBREW)
    same_bits(space.vectors, keyed(HEBREW).vectors)


def case_fasttext_of_gensim():
    model = FastText(SENTENCES, vector_size=10, min_count=1, epochs=2, bucket=500, seed=7, workers=1)
    save_facebook_model(model, "x.bin")
    peer = load_facebook_vectors("x.bin")
    space = converted("x.bin")
    same(space.ids, peer.index_to_key)
    # gensim sums up the n-grams in another order
    assert np.allclose(space.vectors, peer.vectors, rtol=1e-5, atol=1e-8)


def case_pickle_is_refused():
    keyed(HEBREW).save("x.kv")
    refused("x.kv", "info", "x.kv")


main(globals())

"""Arrays that numpy wrote: every type, byte order, memory order and version of the header."""
from peers import *


def case_npy():
    for kind in "f2", "f4", "f8":
        for order in "<", ">":
            for layout in "C", "F":
                for version in (1, 0), (2, 0), (3, 0):
                    what = f"{order}{kind} {layout} {version}"
                    x = np.array(numbers(7, 9), dtype=order + kind, order=layout)
                    with open("x.npy", "wb") as f:
                        np.lib.format.write_array(f, x, version=version)
                    stored = "<f2" if kind == "f2" else "<f4"
                    same_bits(converted("x.npy").vectors, np.load("x.npy").astype(stored), what)


def case_npy_saved_whole_and_sliced():
    x = numbers(300, 33)
    np.save("x.npy", x)
    same_bits(converted("x.npy").vectors, x)
    np.save("x.npy", x[::3, ::-2])  # neither order: numpy copies
    same_bits(converted("x.npy").vectors, np.load("x.npy"))
    np.save("x.npy", np.asfortranarray(x.astype("f8")) * 1e-3)
    same_bits(converted("x.npy").vectors, np.load("x.npy").astype("f4"))


def case_npy_not_finite():
    x = numbers(4, 9)
    x[1, 3], x[2, 0], x[2, 1], x[3] = np.nan, np.inf, -np.inf, 0
    for kind in "f2", "f4", "f8":
        np.save("x.npy", x.astype(kind))
        space = converted("x.npy")
        same_bits(space.vectors, x.astype(kind).astype("f2" if kind == "f2" else "f4"), kind)
        same(list(space.tensors["status"]), [4 if kind == "f2" else 0, 4, 4, 5], "status")


def case_npy_written():
    x = numbers(50, 17)
    np.save("x.npy", x)
    zavit("convert", "x.npy", "-o", "y.npy")
    same_bits(np.load("y.npy"), x)
    zavit("convert", "x.npy", "-o", "y.npy", "--dtype", "f16")
    same_bits(np.load("y.npy"), x.astype("f2"))
    zavit("convert", "y.npy", "-o", "z.npy")
    same_bits(np.load("z.npy"), np.load("y.npy"), "f16 stays f16")


def case_npy_refused():
    np.save("x.npy", np.zeros((2, 3), "i4"))
    refused("i4", "info", "x.npy")
    np.save("x.npy", np.zeros((2, 3, 4), "f4"))
    refused("x.npy", "info", "x.npy")
    np.save("x.npy", np.array([[1, "a"]], dtype=object), allow_pickle=True)
    refused("x.npy", "info", "x.npy")
    np.save("x.npy", np.zeros((2, 3), [("a", "f4")]))
    refused("x.npy", "info", "x.npy")
    np.save("x.npy", np.zeros((2, 3), "f4"))
    with open("x.npy", "r+b") as f:
        f.truncate(140)
    refused("x.npy", "info", "x.npy")


def case_npz():
    words = HEBREW + ODD
    x = numbers(len(words), 9)
    for save in np.savez, np.savez_compressed:
        for kind in "<f2", ">f4", "<f8":
            for order in "C", "F":
                what = f"{save.__name__} {kind} {order}"
                save("x.npz", vectors=np.array(x, dtype=kind, order=order), words=np.array(words),
                     labels=np.arange(len(words), dtype=">i2") - 3, more=np.zeros(4))
                space = converted("x.npz")
                stored = "<f2" if kind == "<f2" else "<f4"
                same_bits(space.vectors, np.load("x.npz")["vectors"].astype(stored), what)
                same(space.ids, words, what)
                same(space.column("label"), [str(i - 3) for i in range(len(words))], what)


def case_npz_of_bytes_and_other_orders():
    words = [w.encode() for w in HEBREW]
    np.savez("x.npz", np.asarray(numbers(6, 8)), ids=np.array(words))
    same(converted("x.npz").ids, HEBREW)
    np.savez("x.npz", np.asarray(numbers(6, 8)), ids=np.array(HEBREW).astype(">U9"))
    same(converted("x.npz").ids, HEBREW)


def case_npz_array_by_name():
    x = numbers(6, 8)
    np.savez("x.npz", queries=np.zeros((2, 8), "f4"), base=x, ids=np.array(HEBREW), **{"שאלות": x[:3] * 2})
    refused("FILE:NAME", "info", "x.npz")
    space = converted("x.npz:base")
    same(space.ids, HEBREW)
    same_bits(space.vectors, x)
    same_bits(converted("x.npz:שאלות").vectors, x[:3] * 2)
    zavit("info", "x.npz:none", code=3)
    assert "queries <f4 [2, 8], base <f4 [6, 8]" in zavit.said and "שאלות <f4 [3, 8]" in zavit.said


def case_npz_objects_are_not_read():
    np.savez("x.npz", vectors=numbers(6, 8), ids=np.array(HEBREW, dtype=object))
    space = converted("x.npz")
    assert "ids" in zavit.said and "id.offsets" not in space.tensors, zavit.said


main(globals())

"""What the cases share: running zavit, reading its spaces without any library, expecting things.

A case is `peer_NAME.py ZAVIT`; it runs every function whose name begins with `case_` in an empty folder.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback


def missing(package, reason):
    sys.exit(f"{package} is missing ({reason}): install it with\n"
             f"    apt-get install --no-install-recommends {package}\n"
             "or configure with -DZAVIT_PEERS=OFF to leave these tests out.")


try:
    import numpy as np
except ImportError as e:
    missing("python3-numpy", e)

PROGRAM = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else "zavit"


def zavit(*args, code=0):
    """Runs zavit; its stdout. Another exit code ends the case."""
    done = subprocess.run([PROGRAM, *args], capture_output=True, text=True,
                          env=dict(os.environ, LC_ALL="C.UTF-8"))
    assert done.returncode == code, \
        f"exit code {done.returncode}, expected {code}: zavit {' '.join(args)}\n{done.stderr}"
    zavit.said = done.stderr
    return done.stdout


def refused(sentence, *args):
    out = zavit(*args, code=3)
    assert out == "", f"stdout should be empty: {out!r}"
    assert sentence in zavit.said, f"stderr doesn't say {sentence!r}: {zavit.said}"


def info(path):
    return json.loads(zavit("info", path, "--json"))["result"]


DTYPES = {"F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "U8": "u1"}


class Space:
    """A space as docs/formats/space.md says it is laid out."""

    def __init__(self, path):
        with open(path, "rb") as f:
            data = f.read()
        size = int.from_bytes(data[:8], "little")
        header = json.loads(data[8:8 + size])
        self.metadata = header.pop("__metadata__")
        self.tensors = {}
        for name, t in header.items():
            begin, end = (8 + size + at for at in t["data_offsets"])
            self.tensors[name] = np.frombuffer(data[begin:end], DTYPES[t["dtype"]]).reshape(t["shape"])
        self.vectors = self.tensors["vectors"]

    def strings(self, name):
        offsets, data = self.tensors[name + ".offsets"], self.tensors[name + ".bytes"].tobytes()
        return [data[a:b].decode() for a, b in zip(offsets, offsets[1:])]

    def column(self, name):
        """The values of a coded column; None where there is none."""
        names = self.strings(name + ".names")
        return [None if code < 0 else names[code] for code in self.tensors[name]]

    @property
    def ids(self):
        return self.strings("id")


def converted(path, *options):
    """What `zavit convert` makes of a file, read back."""
    zavit("convert", path, "-o", "converted.safetensors", *options)
    space = Space("converted.safetensors")
    os.remove("converted.safetensors")
    return space


def same(got, want, what=""):
    assert got == want, f"{what}: {got!r} is not {want!r}"


def same_bits(got, want, what=""):
    """Equal to the last bit; any NaN is like any other."""
    same(got.shape, want.shape, what)
    same(got.dtype, want.dtype, what)
    bits = f"u{got.dtype.itemsize}"
    a, b = np.ascontiguousarray(got), np.ascontiguousarray(want)
    differ = (a.view(bits) != b.view(bits)) & ~(np.isnan(a) & np.isnan(b))
    assert not differ.any(), f"{what}: {a[differ][:4]} is not {b[differ][:4]}"


def numbers(rows, dim, seed=1):
    """Vectors of all sizes, the awkward ones first."""
    x = np.random.default_rng(seed).standard_normal((rows, dim)).astype("f4")
    x *= np.float32(10) ** np.arange(-3, rows - 3).clip(-3, 3)[:, None].astype("f4")
    x[0, :8] = [0, -0.0, 1e-45, 3.4028235e38, -1.17549435e-38, 1 / 3, 16777217, 0.1]
    return x


HEBREW = ["זווית", "שָׁלוֹם", "צה״ל", "ג׳ירפה", "בית־ספר", "מ-2024"]
ODD = ["naïve", "日本語", "🙂", "a\u00a0b", "a\u2028b", "\ufeffmark", "\u202eback", "e\u0301", "a\u0085b",
       "</s>", "0.5", "-1", "nan", '"', "\\", "[1]", "{", "#"]


def main(cases):
    failed = 0
    for name, case in list(cases.items()):
        if not name.startswith("case_"):
            continue
        folder, here = tempfile.mkdtemp(prefix="zavit-peers-"), os.getcwd()
        try:
            os.chdir(folder)
            with np.errstate(over="ignore"):  # some numbers are beyond f16
                case()
            print("ok     ", name[5:])
        except Exception:  # all cases are run, whatever one of them does
            failed += 1
            print("FAILED ", name[5:])
            traceback.print_exc(file=sys.stdout)
        finally:
            os.chdir(here)
            shutil.rmtree(folder)
    sys.exit(1 if failed else 0)

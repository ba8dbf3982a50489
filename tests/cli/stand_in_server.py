"""stand_in_server.py PORTFILE LOG [MODE]: a stand-in for an OpenAI-compatible server, for tests.

Answers POST /v1/embeddings with 4 numbers per text, rows in reverse order. Writes its port to PORTFILE and a line per
request, status and number of texts, to LOG. MODE: good; busy (every first try gets 429 with Retry-After, the
second 503); broken (always 500); nan; short (a row is missing once); key (wants the key "sesame").
Texts with "long" in them are refused with 400; the text "drop" makes it close the connection once.
"""
import http.server
import json
import sys

port_file, log_file = sys.argv[1:3]
mode = sys.argv[3] if len(sys.argv) > 3 else "good"
state = {"tries": 0, "dropped": False, "shortened": False}


class Server(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def reply(self, status, body, headers=()):
        with open(log_file, "a") as log:
            log.write("%d %d\n" % (status, self.n))
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        texts, self.n = body["input"], len(body["input"])
        state["tries"] += 1
        if self.path != "/v1/embeddings":
            return self.reply(404, {"error": {"message": "no such page"}})
        if mode == "key" and self.headers.get("Authorization") != "Bearer sesame":
            return self.reply(401, {"error": {"message": "wrong key"}})
        if mode == "broken":
            return self.reply(500, {"error": {"message": "it is broken"}})
        if mode == "busy" and state["tries"] % 3 == 1:
            return self.reply(429, {"error": {"message": "too fast"}}, [("Retry-After", "0.01")])
        if mode == "busy" and state["tries"] % 3 == 2:
            return self.reply(503, {"error": {"message": "busy"}})
        if any("long" in t for t in texts):
            return self.reply(400, {"error": {"message": "a text is too long"}})
        if "drop" in texts and not state["dropped"]:
            state["dropped"] = True
            return self.connection.close()
        rows = []
        for i, t in enumerate(texts):
            v = [1 + len(t) % 7, sum(map(ord, t)) % 11, ord(t[0]) % 5, 1]
            if mode == "nan" and i == 0:
                v[0] = float("nan")
            rows.append({"object": "embedding", "index": i, "embedding": v})
        if mode == "short" and not state["shortened"]:
            state["shortened"] = True
            rows.pop()
        self.reply(200, {"object": "list", "data": rows[::-1], "model": body["model"]})


server = http.server.HTTPServer(("127.0.0.1", 0), Server)
with open(port_file + ".new", "w") as f:
    f.write(str(server.server_address[1]))
import os

os.rename(port_file + ".new", port_file)
server.serve_forever()

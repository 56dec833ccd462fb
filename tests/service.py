"""What the Python tests share: a dataset of the essay, servers of our own on free ports, checks that are counted; whatever
ends a test, its servers and files go with it. A test of the release build in its sandbox says so in the environment, before
it imports this."""
import atexit
import http.client
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

root = pathlib.Path(__file__).resolve().parent.parent
program = root / os.environ.get("RPT_BUILD", "build-test") / "server/rapporteur"
work = pathlib.Path(tempfile.mkdtemp())
env = {"RAPPORTEUR_SANDBOX": "0", **os.environ, "RAPPORTEUR_STATIC": str(root / "static")}  # a sanitizer needs what the fence forbids
checks, running = [], []


def check(what, good, why=""):
    checks.append(bool(good))
    if not good:
        print(f"not ok: {what} {why}", flush=True)


def soon(good, seconds=30):
    """Whether it becomes so."""
    until = time.monotonic() + seconds
    while not (is_good := good()) and time.monotonic() < until:
        time.sleep(0.02)
    return is_good


def run(*command, wanted=0, **options):
    """What the program did; it must end with `wanted`, unless that is None."""
    done = subprocess.run([program, *map(str, command)], env=env, capture_output=True, text=True, errors="replace", timeout=300, **options)
    assert wanted in (done.returncode, None), (command, done.returncode, done.stderr)
    return done


def import_essay(name="essay.sqlite"):
    run("import", root / "data", "--at", "2026-11-24T00:00:00Z", "--db", work / name)
    return work / name


class Server:
    """One that serves `db` until it is stopped, where it says (without `port`: as its settings say); its log must stay free of what `bad` names."""

    def __init__(self, db, *options, port=0, **how):
        self.log = work / f"log-{len(running)}"
        options = [*options, *(["--port", port] if port is not None else [])]
        self.process = subprocess.Popen([program, "serve", "--db", db, *map(str, options)], text=True, stdout=subprocess.PIPE, **{"env": env, "stderr": open(self.log, "w"), **how})
        running.append(self.process)
        line = self.process.stdout.readline()
        assert line, self.log.read_text()
        self.where = line.rsplit(" at ", 1)[1].strip()
        self.port = None if self.where.startswith("unix:") else int(self.where.rsplit(":", 1)[1])

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self, bad=("Sanitizer", "runtime error")):
        self.process.terminate()
        status, log = self.process.wait(60), self.log.read_text()
        check("the server ends with 0", status == 0, (status, log[-2000:]))
        check("its log is clean", not any(word in log for word in bad), log[:3000])


def two_datasets():
    """The essay, the essay and one more text, and a file for either to be served from."""
    one, two, live = import_essay("one.sqlite"), work / "two.sqlite", work / "live.sqlite"
    (work / "more.md").write_text("# Quiet talks\n\nChina and the United Nations met in quiet talks on human rights.\n")
    shutil.copy(one, two)
    run("import", work / "more.md", "--at", "2026-11-25T00:00:00Z", "--db", two)
    shutil.copy(one, live)
    return one, two, live


class Client:
    """One connection, kept; raw, so that anything can be sent."""

    def __init__(self, port, source="127.0.0.1"):
        self.port, self.source, self.socket = port, source, None

    def ask(self, method, url, fields=(), body=None):
        lines = [f"{method} {url} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in dict(fields).items())]
        lines += [f"Content-Length: {len(body)}"] if body is not None else []
        data = "\r\n".join([*lines, "", ""]).encode("latin-1") + (body or b"")
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30, source_address=(self.source, 0))
        self.socket.sendall(data)
        response = http.client.HTTPResponse(self.socket, method=method)
        response.begin()
        text = response.read()
        if response.will_close:
            self.socket.close()
            self.socket = None
        return response, text


def exchange(port, raw, half_close=False):
    """All that comes back; None where nothing came and nothing closed."""
    data = b""
    with socket.create_connection(("127.0.0.1", port)) as s:
        s.settimeout(20)
        try:
            s.sendall(raw)
            if half_close:
                s.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        try:
            while chunk := s.recv(1 << 20):
                data += chunk
                if len(data) > 64 << 20:
                    break
        except ConnectionResetError:
            pass
        except TimeoutError:
            return None
    return data


@atexit.register
def leave():
    for process in running:
        process.kill()
    shutil.rmtree(work, ignore_errors=True)


def finish():
    """Ends the test with its count."""
    print(f"{sum(checks)} passed, {len(checks) - sum(checks)} failed")
    sys.exit(not all(checks))

"""What the Python tests share: a dataset of the essay, servers of our own on free ports, checks that are counted."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parent.parent
program = root / os.environ.get("RPT_BUILD", "build-test") / "server/rapporteur"
work = pathlib.Path(tempfile.mkdtemp())
env = {"RAPPORTEUR_SANDBOX": "0", **os.environ, "RAPPORTEUR_STATIC": str(root / "static")}  # a sanitizer needs what the fence forbids
checks = []


def check(what, good, why=""):
    checks.append(bool(good))
    if not good:
        print(f"not ok: {what} {why}", flush=True)


def run(*command, wanted=0):
    done = subprocess.run([program, *map(str, command)], env=env, capture_output=True, text=True)
    assert done.returncode == wanted, (command, done.returncode, done.stderr)
    return done


def import_essay(name="essay.sqlite"):
    run("import", root / "data", "--at", "2026-11-24T00:00:00Z", "--db", work / name)
    return work / name


class Server:
    """One that serves `db` until it is stopped; its log must stay free of what `bad` names."""

    def __init__(self, db, *options, port=0):
        self.log = work / f"log-{len(list(work.glob('log-*')))}"
        self.process = subprocess.Popen([program, "serve", "--db", db, "--port", str(port), *map(str, options)], env=env, stdout=subprocess.PIPE, stderr=open(self.log, "w"), text=True)
        line = self.process.stdout.readline()
        assert line, self.log.read_text()
        self.port = int(line.rsplit(":", 1)[1])

    def stop(self, bad=("Sanitizer", "runtime error")):
        self.process.terminate()
        status, log = self.process.wait(60), self.log.read_text()
        check("the server ends with 0", status == 0, (status, log[-2000:]))
        check("its log is clean", not any(word in log for word in bad), log[:3000])


def finish():
    """Ends the test with its count."""
    shutil.rmtree(work)
    print(f"{sum(checks)} passed, {len(checks) - sum(checks)} failed")
    sys.exit(not all(checks))

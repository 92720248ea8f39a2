#!/usr/bin/env python3
"""What the service costs beside Postfix, Haraka and the floor: S0 to S5, see README.md. The pieces of ../bench.py are used again."""
import json, os, re, shutil, signal, statistics, subprocess, sys, time
HERE = os.path.dirname(os.path.abspath(__file__)); ROOT = os.path.join(HERE, "..", ".."); sys.path.insert(0, os.path.join(HERE, ".."))
import bench
from bench import CERT, RES, W, mm, sh, wait_port
DISK = os.environ.get("BENCH_DISK", W + "/disk"); SCALE = float(os.environ.get("BENCH_SCALE", "1")); CLIENTS = 16
PORT = dict(floor=4680, waxwing=4681, submissions=4682, postfix=4683, haraka=4684, plain=4685, sink=4686)
LOAD, FLOOR, SERVER = (f"{W}/service/{name}" for name in ("load/waxwing-load", "floor/waxwing-floor", "server/waxwing-server"))
HARAKA = W + "/haraka"; SENDER = "sender@waxwing-bench.net"; RECIPIENTS = "waxwing-bench.org"      # No name that RFC 2606 reserves; everything stays on loopback.
MACHINE = dict(dollars=float(os.environ.get("BENCH_MACHINE_DOLLARS", "15")), processors=2, gigabyte_month=0.10)
HALF_MINUTE = 30

# ---------------------------------------------------------------- set-up
def setup():
    for folder in (W, RES, DISK): os.makedirs(folder, exist_ok=True)
    bench.certificates()
    kind = sh(["stat", "-f", "-c", "%T", DISK], capture_output=True, text=True).stdout.strip()
    if kind in ("tmpfs", "ramfs"): raise SystemExit(f"{DISK} is {kind}: BENCH_DISK must name a folder on a real disk")
    print(f"data of all peers: {DISK} ({kind} on {sh(['df', '--output=source', DISK], capture_output=True, text=True).stdout.split()[-1]})")
    ours = [(ROOT + "/src/Waxwing.Server", SERVER)] if not bench.ONLY or any(name.startswith("waxwing") for name in bench.ONLY) else []
    for project, out in [(HERE + "/Load", LOAD), (HERE + "/Floor", FLOOR)] + ours:
        # As eng/publish makes the service for operators; the floor and the clients likewise.
        sh(["dotnet", "publish", project, "-c", "Release", "-r", "linux-x64", "--self-contained", "false", "-p:PublishReadyToRun=true", "--artifacts-path", W + "/service/artifacts", "-o", os.path.dirname(out), "-v", "q", "--nologo", "-p:RunAnalyzers=false"], stdout=subprocess.DEVNULL)
    if not os.path.isdir(HARAKA + "/node_modules/haraka"):
        os.makedirs(HARAKA, exist_ok=True); sh(f"cd {HARAKA} && npm init -y >/dev/null 2>&1 && npm i haraka@3.3.4 --omit=optional --ignore-scripts --no-audit --no-fund >/dev/null 2>&1")

# ---------------------------------------------------------------- what a server used
def tree(root):
    """The process and everything below it."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try: fields = open(f"/proc/{entry}/stat").read().rpartition(")")[2].split()
            except OSError: continue      # It ended meanwhile.
            parents[int(entry)] = (int(fields[1]), sum(map(int, fields[11:15])))      # ppid; utime, stime, cutime, cstime
    found, fresh = {root}, [root]
    while fresh: fresh = [pid for pid, (parent, _) in parents.items() if parent in fresh]; found.update(fresh)
    return {pid: parents[pid][1] for pid in found if pid in parents}
def cpu_seconds(root): return sum(tree(root).values()) / os.sysconf("SC_CLK_TCK")
def octets(folder):
    """What the disk gives for it, in whole blocks."""
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try: total += os.lstat(os.path.join(path, name)).st_blocks * 512
            except FileNotFoundError: pass
    return total

# ---------------------------------------------------------------- servers: each begins with an empty folder, and ends with its `with`
class Peer:
    """A server that takes mail. `relay`: the port that it delivers to (implicit TLS), or None: it only takes."""
    door, user, key, port = "smtp", "", "", 0
    def __init__(self, name, relay=None): self.name, self.relay, self.folder, self.tracing = name, relay, f"{DISK}/{name}", None
    def __enter__(self):
        shutil.rmtree(self.folder, ignore_errors=True); os.makedirs(self.folder); self.log = open(f"{W}/service/{self.name}.log", "w")
        self.process = None
        try: self.prepare(); self.process = self.run(self.command()); wait_port(self.port); return self
        except BaseException: self.__exit__(); raise
    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            os.kill(self.root(), signal.SIGTERM)
            try: self.process.wait(HALF_MINUTE)
            except subprocess.TimeoutExpired:
                for pid in tree(self.process.pid): os.kill(pid, signal.SIGKILL)
                self.process.wait()
        self.log.close(); shutil.rmtree(self.folder, ignore_errors=True)
    def run(self, command):
        if self.tracing: command = ["strace", "-f", "--seccomp-bpf", "-ttt", "-T", "-y", "-e", "trace=fsync,fdatasync,sync_file_range,syncfs,msync", "-o", self.tracing, *command]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, env=self.environment())
    def root(self):
        """The server itself: strace has it as its only child."""
        return next((int(pid) for pid in open(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read().split()), self.process.pid) if self.tracing else self.process.pid
    def environment(self): return dict(os.environ, SSL_CERT_FILE=CERT + "/ca.pem", DOTNET_CLI_TELEMETRY_OPTOUT="1")
    def prepare(self): pass
    def load(self, mode="accept", **more):
        words = {"port": self.port, "ca": CERT + "/ca.pem", "door": self.door, "conns": CLIENTS, "key": self.key, "user": self.user, "from": SENDER, "to": RECIPIENTS}
        return load(mode, words | more)
class Floor(Peer):
    door, port = "http", PORT["floor"]
    def command(self): return [FLOOR, self.folder, str(self.port), CERT + "/srv.pem", CERT + "/srv.key"]
class Waxwing(Peer):
    """`waxwing serve`, by one of its doors. Where it only takes, its tenant is paused."""
    def __init__(self, name, door, relay=None): super().__init__(name, relay); self.door, self.port = door, PORT["waxwing" if door == "http" else "submissions"]
    def prepare(self):
        os.chmod(self.folder, 0o700)      # The service works in no folder that others have access to.
        made = json.loads(self.waxwing("keys", "new", "--data", self.folder, "--tenant", "bench", "--name", "bench", "--json")); self.user, self.key = made["id"], made["key"]
        if self.relay is None: self.waxwing("pause", "tenant", "bench", "--data", self.folder)
    def waxwing(self, *words): return subprocess.run([SERVER, *words], check=True, stdout=subprocess.PIPE, stderr=self.log, env=self.environment()).stdout
    def command(self):
        return [SERVER, "serve", "--data", self.folder, "--http", f"https://localhost:{PORT['waxwing']}", "--submissions", f"127.0.0.1:{PORT['submissions']}",
                "--certificate", CERT + "/srv.pem", "--key", CERT + "/srv.key", "--relay", f"smtps://localhost:{self.relay or PORT['sink']}", "--ca", CERT + "/ca.pem", "--config", HERE + "/waxwing.json"]
class Postfix(Peer):
    """smtpd with implicit TLS and AUTH. Where it only takes, mail goes on hold (which spares it the queue manager's work)."""
    user, key, port = "bench@bench.test", "bench", PORT["postfix"]
    def prepare(self):
        os.chmod(self.folder, 0o755); etc, q, data = (f"{self.folder}/{n}" for n in ("etc", "queue", "data"))
        for path in (etc, etc + "/sasl", q, data): os.makedirs(path)
        shutil.chown(data, "postfix"); self.etc = etc; self.daemons = sh(["postconf", "-d", "-h", "daemon_directory"], capture_output=True, text=True).stdout.strip()
        open(etc + "/master.cf", "w").write(f"127.0.0.1:{self.port} inet n - n - 50 smtpd\n" + open(HERE + "/postfix/master.cf").read())
        held = f"""relayhost = [localhost]:{self.relay}
smtp_host_lookup = native
disable_dns_lookups = yes
smtp_tls_wrappermode = yes
smtp_tls_security_level = secure
smtp_tls_secure_cert_match = hostname
smtp_tls_CAfile = {CERT}/ca.pem
smtp_tls_connection_reuse = yes
initial_destination_concurrency = 20
smtp_destination_concurrency_limit = 50
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
""" if self.relay else "smtpd_recipient_restrictions = check_client_access static:HOLD, permit_sasl_authenticated, reject\n"
        # in_flow_delay: Postfix would make clients wait whose mail it has no hurry to deliver.
        open(etc + "/main.cf", "w").write(f"""compatibility_level = 3.6
queue_directory = {q}
data_directory = {data}
daemon_directory = {self.daemons}
mail_owner = postfix
setgid_group = postdrop
myhostname = bench.test
mydestination =
mynetworks =
inet_protocols = ipv4
in_flow_delay = 0
maillog_file =
syslog_name = bench
alias_maps =
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_tls_wrappermode = yes
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {CERT}/srv.pem
smtpd_tls_key_file = {CERT}/srv.key
smtpd_sasl_auth_enable = yes
smtpd_sasl_local_domain = bench.test
{held}""")
        open(etc + "/sasl/smtpd.conf", "w").write(f"pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: {etc}/sasl/sasldb2\nmech_list: PLAIN\n")
        sh(["saslpasswd2", "-p", "-c", "-f", etc + "/sasl/sasldb2", "-u", "bench.test", "bench"], input=self.key.encode()); shutil.chown(etc + "/sasl/sasldb2", "postfix")
        sh(["postfix", "-c", etc, "check"], stdout=self.log, stderr=self.log)
    def command(self): return [self.daemons + "/master", "-c", self.etc, "-s"]
class Haraka(Peer):
    """Haraka with its own queue for outgoing mail, whose delivery a plugin puts off. `nodes`: processes that take mail beside the first; 0: that one alone."""
    port = PORT["haraka"]
    def __init__(self, name, nodes): super().__init__(name); self.nodes = nodes
    def prepare(self):
        for name in ("config", "plugins", "queue"): os.makedirs(f"{self.folder}/{name}")
        shutil.copy(HERE + "/haraka/held.js", self.folder + "/plugins"); shutil.copy(CERT + "/srv.pem", self.folder + "/config/tls_cert.pem"); shutil.copy(CERT + "/srv.key", self.folder + "/config/tls_key.pem")
        for name, text in (("me", "bench.test\n"), ("plugins", "tls\nheld\n"), ("log.ini", "[main]\nlevel=error\nformat=default\n"), ("connection.ini", open(HERE + "/haraka/connection.ini").read()),
                           ("smtp.ini", f"listen=127.0.0.1:{self.port}\nsmtps_port={self.port}\nnodes={self.nodes}\n")): open(f"{self.folder}/config/{name}", "w").write(text)
    def environment(self): return dict(os.environ, HARAKA=self.folder)
    def command(self): return ["node", HARAKA + "/node_modules/haraka/haraka.js"]
class Sink:
    """smtp-sink behind stunnel, which counts what it took."""
    def __enter__(self):
        self.counters = W + "/service/sink.counters"; bench.sink(counters=self.counters); return self
    def __exit__(self, *_): bench.stop_all()
    def count(self):
        with open(self.counters, "rb") as file:
            file.seek(max(0, os.path.getsize(self.counters) - 200)); told = re.findall(rb"mesg=(\d+)", file.read())
        return int(told[-1]) if told else 0
def load(mode, words):
    run = subprocess.run([LOAD, mode, *(f"{k}={v}" for k, v in words.items())], capture_output=True, text=True)
    return json.loads(run.stdout) if run.returncode == 0 else {"error": run.stderr.strip()[-300:] or f"exit {run.returncode}"}
def count(full): return max(CLIENTS, int(full * SCALE))

# ---------------------------------------------------------------- S1, S2: what is taken
def accept(peer, warmup, messages):
    """Warms up, and then counts; the server's processor time and disk are those of the counted messages."""
    with peer:
        told = peer.load(count=count(warmup))
        if "error" in told: return told
        cpu, disk = cpu_seconds(peer.root()), octets(peer.folder); told = peer.load(count=count(messages))
        if "error" not in told: told.update(rate=told["messages"] / told["seconds"], cpu_us=(cpu_seconds(peer.root()) - cpu) * 1e6 / told["messages"], octets=(octets(peer.folder) - disk) / told["messages"])
        return told
def accept_table(runs, bases):
    ok = {name: [r for r in told if "error" not in r] for name, told in runs.items()}; rate = {name: statistics.median(r["rate"] for r in told) for name, told in ok.items() if told}
    print("| peer | accepted/s | " + " | ".join(f"x {b}" for b in bases) + " | p50 ms | p99 ms | server CPU us/message | bytes/message | clients' CPU us/message |\n|---|---|" + "---|" * (len(bases) + 5))
    for name, told in ok.items():
        if not told: print(f"| {name} | failed |"); continue
        print(f"| {name} | {mm([r['rate'] for r in told])} | " + " | ".join(f"{rate[name] / rate[b]:.2f}" if b in rate else "-" for b in bases) +
              f" | {mm([r['p50_ms'] for r in told], '{:.1f}')} | {mm([r['p99_ms'] for r in told], '{:.1f}')} | {mm([r['cpu_us'] for r in told])} | {mm([r['octets'] for r in told])} | {mm([r['load_cpu_ms'] * 1e3 / r['messages'] for r in told])} |")
def S1(n):
    peers = [(Floor("floor"), 20000, 24000), (Waxwing("waxwing", "http"), 20000, 24000), (Postfix("postfix"), 1000, 6000), (Haraka("haraka", 0), 4000, 6000), (Haraka("haraka-cluster", "cpus"), 4000, 6000)]
    accept_table(bench.rounds(n, chosen(peers, accept), "S1-accept-http"), ("floor", "postfix", "haraka", "haraka-cluster"))
def S2(n):
    peers = [(Waxwing("waxwing", "smtp"), 20000, 24000), (Postfix("postfix"), 1000, 6000)]
    accept_table(bench.rounds(n, chosen(peers, accept), "S2-accept-smtp"), ("postfix",))
def chosen(peers, measure):
    def run(peer, arguments):
        try: return measure(peer, *arguments)
        except (subprocess.CalledProcessError, OSError, SystemExit) as failure: return {"error": f"{failure}; see {W}/service/{peer.name}.log"}
    return [(peer.name, lambda p=peer, a=arguments: run(p, a)) for peer, *arguments in peers if not bench.ONLY or peer.name in bench.ONLY]

# ---------------------------------------------------------------- S3, S5: what comes out at the other end
def through(peer, warmup, messages):
    """From the first request until the sink has the last message."""
    with Sink() as sink, peer:
        warmup, messages = count(warmup), count(messages); told = peer.load(count=warmup)
        if "error" in told or not arrived(sink, warmup): return told if "error" in told else {"error": f"{sink.count()} of {warmup} arrived"}
        cpu, disk, before, begin = cpu_seconds(peer.root()), octets(peer.folder), sink.count(), time.perf_counter(); told = peer.load(count=messages)
        if "error" in told or not arrived(sink, before + messages): return told if "error" in told else {"error": f"{sink.count() - before} of {messages} arrived"}
        told.update(rate=messages / (time.perf_counter() - begin), accept_rate=told["messages"] / told["seconds"], cpu_us=(cpu_seconds(peer.root()) - cpu) * 1e6 / messages, octets=(octets(peer.folder) - disk) / messages, extra=sink.count() - before - messages)
        return told
def arrived(sink, wanted, limit=300):
    end = time.monotonic() + limit
    while sink.count() < wanted and time.monotonic() < end: time.sleep(0.02)
    return sink.count() >= wanted
def through_peers(n, label):
    relay = bench.PORT["sink"]; peers = [(Waxwing("waxwing", "http", relay), 12000, 12000), (Waxwing("waxwing-smtp", "smtp", relay), 12000, 12000), (Postfix("postfix", relay), 500, 3000)]
    return bench.rounds(n, chosen(peers, through), label)
def S3(n):
    runs = through_peers(n, "S3-through"); base = [r["rate"] for r in runs.get("postfix", []) if "error" not in r]
    print("| peer | delivered/s | x postfix | accepted/s meanwhile | more than once |\n|---|---|---|---|---|")
    for name, told in runs.items():
        ok = [r for r in told if "error" not in r]
        print(f"| {name} | {mm([r['rate'] for r in ok])} | {statistics.median(r['rate'] for r in ok) / statistics.median(base):.2f} | {mm([r['accept_rate'] for r in ok])} | {sum(r['extra'] for r in ok)} |" if ok and base else f"| {name} | failed |")
    cost_table(runs)
def S5(n): cost_table(through_peers(n, "S5-cost"))
def cost_table(runs):
    """The machine is rented by the month; a message costs the part of it that its processor time takes, and a month of what it leaves on the disk."""
    second = MACHINE["dollars"] / (30.4 * 86400 * MACHINE["processors"])
    print(f"\na machine with {MACHINE['processors']} processors at ${MACHINE['dollars']:.2f} a month: ${second:.2e} a CPU-second; ${MACHINE['gigabyte_month']:.2f} a GB-month of disk, each message kept for a month")
    print("| peer | CPU-seconds per 1,000 | bytes on disk per 1,000 | $ per 1,000: CPU + disk | the article's $0.28 |\n|---|---|---|---|---|")
    for name, told in runs.items():
        ok = [r for r in told if "error" not in r]
        if not ok: print(f"| {name} | failed |"); continue
        cpu = statistics.median(r["cpu_us"] for r in ok) / 1e3; disk = statistics.median(r["octets"] for r in ok) * 1e3; price = cpu * second + disk / 1e9 * MACHINE["gigabyte_month"]
        print(f"| {name} | {cpu:.2f} | {disk:,.0f} | {cpu * second:.7f} + {disk / 1e9 * MACHINE['gigabyte_month']:.7f} = {price:.7f} | {0.28 / price:,.0f} times |")

# ---------------------------------------------------------------- S4: how long one message takes
def S4(n):
    port = PORT["sink"]; words = dict(sink=port, cert=CERT + "/srv.pem", certkey=CERT + "/srv.key", gap=20, warmup=count(300), count=count(1000))
    def floor():
        folder = DISK + "/latency"; shutil.rmtree(folder, ignore_errors=True); os.makedirs(folder)
        try: return load("floor", dict(words, ca=CERT + "/ca.pem", data=folder, to=RECIPIENTS, **{"from": SENDER}))
        finally: shutil.rmtree(folder)
    def one(peer):
        with peer: return peer.load("latency", **words)
    peers = [(Waxwing("waxwing", "http", port),), (Waxwing("waxwing-smtp", "smtp", port),), (Postfix("postfix", port),)]
    runs = bench.rounds(n, [("floor", floor)] + chosen(peers, one), "S4-latency"); ok = {name: [r for r in told if "error" not in r] for name, told in runs.items()}
    base = {p: statistics.median(r[p] for r in ok["floor"]) for p in ("p50_ms", "p99_ms")} if ok["floor"] else {}
    print("| peer | request to the sink's 250, p50 ms | x floor | p99 ms | x floor | request to the answer (floor: the commit), p50 | p99 |\n|---|---|---|---|---|---|---|")
    for name, told in ok.items():
        if not told or not base: print(f"| {name} | failed |"); continue
        first = "commit" if name == "floor" else "accept"
        print(f"| {name} |" + "".join(f" {mm([r[p] for r in told], '{:.2f}')} | {statistics.median(r[p] for r in told) / base[p]:.2f} |" for p in ("p50_ms", "p99_ms")) + "".join(f" {mm([r[f'{first}_{p}'] for r in told], '{:.2f}')} |" for p in ("p50_ms", "p99_ms")))

# ---------------------------------------------------------------- S0: no answer before its sync
def syncs(trace, folder):
    """Each sync of a file of that folder that succeeded, as begin and end in seconds since 1970 (strace -f -ttt -T -y)."""
    found, begun = [], {}
    for line in open(trace, errors="replace"):
        if not (parts := re.match(r"(\d+)\s+(\d+\.\d+) (.*)", line)): continue
        pid, at, text = parts[1], float(parts[2]), parts[3]
        if text.endswith("<unfinished ...>"): begun[pid] = (at, text); continue
        if text.startswith("<..."): at, head = begun.pop(pid, (at, "")); text = head + text
        if folder in text and (end := re.search(r"= 0 <(\d+\.\d+)>$", text)): found.append((at, at + float(end[1])))
    return sorted(found)
def traced(peer, connections, messages):
    trace, times = f"{W}/service/{peer.name}.strace", f"{W}/service/{peer.name}.times"; peer.tracing = trace
    with peer: told = peer.load(count=messages, conns=connections, times=times)
    if "error" in told: return told
    done = syncs(trace, peer.folder); answers = [tuple(map(float, line.split())) for line in open(times)]
    first, last = min(b for b, _ in answers), max(e for _, e in answers)
    # The sync of a message began when its request was there, and was over before the client had the answer.
    bare = sum(not any(b <= begin and end <= e for begin, end in done) for b, e in answers)
    return {"messages": messages, "syncs": sum(first <= begin and end <= last for begin, end in done) / messages, "bare": bare}
def S0(_):
    print("| peer | clients | messages | syncs a message | answered without a sync of its own time |\n|---|---|---|---|---|"); failed = False
    for connections, messages in ((1, 200), (CLIENTS, 1600)):
        peers = [Floor("floor"), Waxwing("waxwing", "http"), Waxwing("waxwing-smtp", "smtp"), Postfix("postfix"), Haraka("haraka", 0)]
        for name, run in chosen([(p, connections, count(messages)) for p in peers], traced):
            told = run(); failed |= name.startswith("waxwing") and told.get("bare") != 0
            print(f"| {name} | {connections} | {told['messages']} | {told['syncs']:.2f} | {told['bare']} |" if "error" not in told else f"| {name} | {connections} | failed: {told['error']} |")
    if failed: raise SystemExit("an answer came before its sync")
if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1)); os.environ["PATH"] += ":/usr/sbin"; os.makedirs(W + "/service", exist_ok=True)
    setup()
    try: {"S0": S0, "S1": S1, "S2": S2, "S3": S3, "S4": S4, "S5": S5}[sys.argv[1]](int(sys.argv[2]) if len(sys.argv) > 2 else 5)
    finally: bench.stop_all()

#!/usr/bin/env python3
"""Orchestrator: starts the servers, runs the clients interleaved, prints a table of medians (min-max). See README.md."""
import json, os, shutil, signal, statistics, subprocess, sys, tempfile, time, socket
HERE = os.path.dirname(os.path.abspath(__file__)); W = os.environ.get("BENCH_WORK", os.path.join(tempfile.gettempdir(), "waxwing-bench"))
NPM = W + "/npm"; CERT = W + "/cert"; RES = W + "/results"; PF = W + "/pf"
DOTNET_BENCH = W + "/net/bench"; WAXWING = W + "/waxwing/waxwing-bench"
PORT = dict(sink=4650, sinkS=4651, node=4653, nodeS=4652, pf=4655, pfS=4654, limit=4670)   # S = STARTTLS; sinkS: stunnel protocol=smtp
procs = []
def sh(c, **k): return subprocess.run(c, shell=isinstance(c, str), check=True, **k)
def start(a, ns=None, **k):
    if ns: a = ["ip", "netns", "exec", ns] + a
    p = subprocess.Popen(a, stdin=subprocess.DEVNULL, stdout=k.pop("stdout", subprocess.DEVNULL), stderr=k.pop("stderr", subprocess.DEVNULL), **k); procs.append(p); return p
def stop_all():
    if os.path.exists(PF + "/q/pid/master.pid"):
        subprocess.run(["postfix", "-c", PF + "/etc", "stop"], stderr=subprocess.DEVNULL)
    for p in procs:
        if p.poll() is None: p.terminate()
    for p in procs:
        try: p.wait(3)
        except subprocess.TimeoutExpired: p.kill()
    procs.clear()

# ---------------------------------------------------------------- set-up (idempotent)
def certificates():
    os.makedirs(CERT, exist_ok=True)
    if not os.path.exists(CERT + "/srv.pem"):
        for ca in ("ca", "otherca"):
            sh(f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {CERT}/{ca}.key -out {CERT}/{ca}.pem -days 30 -subj '/CN=bench {ca}' -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null")
        open(CERT + "/ext", "w").write("subjectAltName=DNS:localhost,IP:127.0.0.1,IP:10.99.0.2\nextendedKeyUsage=serverAuth\nkeyUsage=digitalSignature\n")
        sh(f"cd {CERT} && openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout srv.key -out srv.csr -subj /CN=localhost 2>/dev/null && openssl x509 -req -in srv.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile ext -out srv.pem 2>/dev/null")
def setup():
    for d in (W, NPM, RES, W + "/empty"): os.makedirs(d, exist_ok=True)
    certificates()
    for f, n in (("att25.bin", 25_000_000), ("att64k.bin", 65536)):
        if not os.path.exists(f"{W}/{f}"): open(f"{W}/{f}", "wb").write(os.urandom(n))
    if not os.path.isdir(NPM + "/node_modules"):
        sh(f"cd {NPM} && npm init -y >/dev/null 2>&1 && npm i smtp-server@3.21.6 nodemailer@10.6.0 emailjs@5.0.3 >/dev/null 2>&1")
    for f in ("peers/nodemailer_client.js", "peers/emailjs_client.mjs", "tools/node_server.js"): shutil.copy(f"{HERE}/{f}", NPM)
    for src, out, lib in (("tools/peer.c", "peer", ""), ("tools/tundelay.c", "tundelay", ""), ("peers/curl_client.c", "curl_client", "-lcurl")):
        if not os.path.exists(f"{W}/{out}") or os.path.getmtime(f"{HERE}/{src}") > os.path.getmtime(f"{W}/{out}"):
            sh(f"gcc -O2 -pthread -o {W}/{out} {HERE}/{src} {lib}")
    newest = max(os.path.getmtime(f"{HERE}/peers/dotnet/{f}") for f in os.listdir(HERE + "/peers/dotnet"))
    if not os.path.exists(DOTNET_BENCH) or newest > os.path.getmtime(W + "/net/bench.dll"):
        shutil.rmtree(W + "/src", ignore_errors=True); shutil.copytree(HERE + "/peers/dotnet", W + "/src")
        sh(f"cd {W}/src && dotnet build -c Release -o {W}/net -v q --nologo")
    sh(["dotnet", "build", HERE + "/Waxwing.Bench", "-c", "Release", "-o", W + "/waxwing", "-v", "q", "--nologo", "-p:RunAnalyzers=false"])

# ---------------------------------------------------------------- servers
def wait_port(port, host="127.0.0.1", ns=None):
    for _ in range(200):
        if ns:
            if subprocess.run(["ip", "netns", "exec", ns, "bash", "-c", f"exec 3<>/dev/tcp/{host}/{port}"], stderr=subprocess.DEVNULL).returncode == 0: return
        else:
            try: socket.create_connection((host, port), 1).close(); return
            except OSError: pass
        time.sleep(0.05)
    raise SystemExit(f"server on {port} did not start")
def stunnel(name, svcs, host, ns=None, debug=0):
    conf = f"{W}/stunnel-{name}.conf"
    t = f"foreground = yes\npid =\nsyslog = no\ndebug = {debug}\nsetuid = root\nsocket = l:TCP_NODELAY=1\nsocket = r:TCP_NODELAY=1\n"
    for i, (acc, con, proto) in enumerate(svcs):
        t += f"[s{i}]\naccept = {host}:{acc}\nconnect = {con}\ncert = {CERT}/srv.pem\nkey = {CERT}/srv.key\nsslVersionMin = TLSv1.2\n" + (f"protocol = {proto}\n" if proto else "")
    open(conf, "w").write(t); start(["stunnel4", conf], ns, stderr=open(f"{W}/stunnel-{name}.log", "w"))
def sink(host="127.0.0.1", ns=None, debug=0, counters=None):
    # 127.0.0.1:4649 plain; -u nobody because smtp-sink refuses root; -c tells after each message how many there were
    start(["smtp-sink", "-u", "nobody", "-h", "bench.test"] + (["-c"] if counters else []) + ["127.0.0.1:4649", "256"], ns, **({"stdout": open(counters, "wb")} if counters else {}))
    stunnel("sink", [(PORT["sink"], "127.0.0.1:4649", None), (PORT["sinkS"], "127.0.0.1:4649", "smtp")], host, ns, debug)
    wait_port(4649, ns=ns); wait_port(PORT["sink"], host, ns)
def node(host="127.0.0.1", ns=None):
    start(["node", NPM + "/node_server.js", CERT, str(PORT["nodeS"]), str(PORT["node"]), host], ns); wait_port(PORT["node"], host, ns)
def postfix(host="127.0.0.1", ns=None):
    """Postfix smtpd, discard transport, queue on tmpfs; implicit TLS 4655, STARTTLS 4654; PIPELINING + CHUNKING."""
    shutil.rmtree(PF, ignore_errors=True); os.makedirs(PF + "/etc"); q = "/dev/shm/bench-pf-q"; shutil.rmtree(q, ignore_errors=True); os.makedirs(q); os.symlink(q, PF + "/q"); os.makedirs(PF + "/data")
    shutil.chown(PF + "/data", "postfix")
    src = [l for l in open("/usr/share/postfix/master.cf.dist" if os.path.exists("/usr/share/postfix/master.cf.dist") else "/etc/postfix/master.cf.proto") if not l.startswith("smtp      inet") ]
    m = f"{host}:{PORT['pfS']} inet n - n - 50 smtpd\n{host}:{PORT['pf']} inet n - n - 50 smtpd -o smtpd_tls_wrappermode=yes\n" + "".join(l for l in src)
    open(PF + "/etc/master.cf", "w").write(m)
    open(PF + "/etc/main.cf", "w").write(f"""compatibility_level=3.6
queue_directory={q}
data_directory={PF}/data
myhostname=bench.test
mynetworks=127.0.0.0/8 10.99.0.0/24
mydestination=
inet_protocols=ipv4
default_transport=discard
relay_transport=discard
smtpd_relay_restrictions=permit_mynetworks,reject
smtpd_tls_security_level=may
smtpd_tls_cert_file={CERT}/srv.pem
smtpd_tls_key_file={CERT}/srv.key
smtpd_tls_session_cache_database=
message_size_limit=60000000
maillog_file=
syslog_name=bench
""")
    pre = ["ip", "netns", "exec", ns] if ns else []
    sh(pre + ["postfix", "-c", PF + "/etc", "start"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); wait_port(PORT["pf"], host, ns)

# ---------------------------------------------------------------- clients: name -> argv
CLIENTS = {
    "raw-bdatx64": [DOTNET_BENCH, "raw-bdatx", "window=64"],
    **{k: [DOTNET_BENCH, k] for k in ("mailkit", "mailkit-sync", "mailkit-bdat", "snm", "raw-seq", "raw-pipe", "raw-xpipe", "raw-bdat", "raw-bdatx")},
    "waxwing": [WAXWING], "waxwing-batch": [WAXWING, "style=batch"], "waxwing-prepare": [WAXWING, "prepare"],
    "smtplib": ["python3", HERE + "/peers/smtplib_client.py"],
    "nodemailer": ["node", NPM + "/nodemailer_client.js"],
    "emailjs": ["node", NPM + "/emailjs_client.mjs"],
    "libcurl": [W + "/curl_client"],
}
local = os.environ.get("BENCH_CLIENTS") or W + "/clients.json"     # {"name": ["program", "arg", ...]}: further clients
if os.path.exists(local): CLIENTS.update(json.load(open(local)))
def run(name, ns=None, tag="", **kv):
    a = CLIENTS[name] + [f"{k}={v}" for k, v in kv.items() if v is not None]
    if ns: a = ["ip", "netns", "exec", ns] + a
    env = dict(os.environ, SSL_CERT_FILE=kv.get("ca", CERT + "/ca.pem"), SSL_CERT_DIR=W + "/empty", DOTNET_CLI_TELEMETRY_OPTOUT="1")
    p = subprocess.Popen(a, stdout=subprocess.PIPE, stderr=open(W + "/client.err", "w"), env=env)
    out = p.stdout.read(); _, st, ru = os.wait4(p.pid, 0); p.returncode = os.waitstatus_to_exitcode(st)
    if p.returncode: return {"client": name, "error": open(W + "/client.err").read().strip()[-300:] or f"exit {p.returncode}"}
    r = json.loads(out.decode().strip().splitlines()[-1]); r.update(client=name + tag, total_cpu_ms=(ru.ru_utime + ru.ru_stime) * 1e3, maxrss_mb=ru.ru_maxrss / 1024)
    return r
def spin():       # noise probe: the same fixed CPU work before each round, in ms
    t = time.perf_counter(); x = 0
    for i in range(2_000_000): x += i
    return (time.perf_counter() - t) * 1e3
def rounds(n, cells, label):
    """cells: list of (tag, callable). Interleaved: every cell once a round."""
    rs = {}; noise = []
    for i in range(n):
        for tag, f in cells:
            noise.append(spin()); r = f(); rs.setdefault(tag, []).append(r)
            if "error" in r: print(tag, "ERROR", r["error"], file=sys.stderr)
    json.dump({"label": label, "noise_ms": noise, "load": os.getloadavg(), "runs": rs}, open(f"{RES}/{label}.json", "w"), indent=1)
    print(f"## {label}   noise probe {statistics.median(noise):.0f} ms ({min(noise):.0f}-{max(noise):.0f}), load {os.getloadavg()[0]:.2f}"); return rs
def mm(v, f="{:.0f}"): return f"{f.format(statistics.median(v))} ({f.format(min(v))}-{f.format(max(v))})"
def table(rs, base="mailkit", size=None):
    ok = {k: [r for r in v if "error" not in r] for k, v in rs.items()}; b = ok.get(base)
    med = lambda v, k: statistics.median(r[k] for r in v)
    print("| client | msg/s | x " + base + " | CPU us/msg | KB alloc/msg | peak RSS MB | first ms |" + (" MB/s |" if size else "")); print("|---|---|---|---|---|---|---|" + ("---|" if size else ""))
    for k, v in ok.items():
        if not v: print(f"| {k} | failed |"); continue
        rate = [r["messages"] / r["seconds"] for r in v]; br = statistics.median(r["messages"] / r["seconds"] for r in b) if b else None
        print(f"| {k} | {mm(rate, '{:.2f}' if max(rate) < 100 else '{:.0f}')} | {statistics.median(rate) / br:.2f} | " if br else f"| {k} | {mm(rate)} | - | ", end="")
        print(f"{mm([r['cpu_ms'] * 1e3 / r['messages'] for r in v])} | " + (mm([r['alloc_bytes'] / r['messages'] / 1024 for r in v], '{:.1f}') if "alloc_bytes" in v[0] else "-") +
              f" | {med(v, 'maxrss_mb'):.0f} | " + (f"{med(v, 'first_ms'):.0f}" if 'first_ms' in v[0] else "-") + " |" + (f" {mm([size * x for x in rate], '{:.0f}')} |" if size else ""))
def cases(rs):
    v = [r for r in list(rs.values())[0]]; print(v[0]["version"]); print("| case | per s | us | CPU us | alloc B |"); print("|---|---|---|---|---|")
    for i, c in enumerate(v[0]["cases"]): print(f"| {c['case']} | {mm([r['cases'][i]['per_s'] for r in v])} | {mm([r['cases'][i]['us'] for r in v], '{:.1f}')} | {statistics.median(r['cases'][i]['cpu_us'] for r in v):.1f} | {c['alloc']} |")

# ---------------------------------------------------------------- workloads
CA = CERT + "/ca.pem"
def cell(name, server, tag=None, **kv):
    tls = "starttls" if server.endswith("S") else "implicit"; kv.setdefault("ca", CA); kv.setdefault("host", "127.0.0.1"); ns = kv.pop("ns", None)
    return (tag or name, lambda: run(name, ns=ns, port=PORT[server], tls=tls, **kv))
EXTRA = [c for c in os.environ.get("BENCH_EXTRA", "").split(",") if c]     # names from clients.json to put beside the peers
ONLY = [c for c in os.environ.get("BENCH_ONLY", "").split(",") if c]
def sel(cells): return [c for c in cells if not ONLY or c[0] in ONLY]
SLOW = dict(count=150, warmup=20)      # clients that stall about 44 ms a message (Nagle + delayed ACK): fewer messages
OURS = ("waxwing", "waxwing-batch")
def ours(server, **k): return [cell(c, server, f"{c}{t}", **kv, **k) for c in OURS for t, kv in (("", {}), (" prebuilt", {"msg": "prebuilt"}))]
def W1(n):
    # .NET compiles what is used often a second time, in the background: those clients warm up until that is done.
    sink(); k = dict(count=2000, warmup=500); kn = dict(count=20000, warmup=20000)
    table(rounds(n, sel([cell("mailkit", "sink", **kn), cell("mailkit-sync", "sink", **kn), cell("mailkit", "sink", "mailkit prebuilt", msg="prebuilt", **kn), cell("snm", "sinkS", "snm (STARTTLS)", **SLOW),
      cell("smtplib", "sink", **k), cell("smtplib", "sink", "smtplib prebuilt", msg="prebuilt", **k), cell("nodemailer", "sink", **k), cell("nodemailer", "sink", "nodemailer prebuilt", msg="prebuilt", **k), cell("emailjs", "sink", **SLOW), cell("libcurl", "sink", **k)]
      + [cell(f"raw-{s}", "sink", **kn) for s in ("seq", "pipe", "xpipe")] + ours("sink", **kn) + [cell(e, "sink", **k) for e in EXTRA]), "W1-sink"))
def W1node(n):
    node(); k = dict(count=2000, warmup=500)
    table(rounds(n, sel([cell(c, "nodeS", **(SLOW if c in ("snm", "emailjs") else k)) for c in ("mailkit", "snm", "smtplib", "nodemailer", "emailjs", "libcurl", "raw-seq", "raw-pipe", "raw-xpipe") + tuple(EXTRA)]), "W1-node-starttls"))
def W1pf(n):
    postfix(); k = dict(count=3000, warmup=3000)
    table(rounds(n, sel([cell(c, "pf", **k) for c in ("mailkit", "mailkit-bdat", "smtplib", "nodemailer", "libcurl", "raw-seq", "raw-pipe", "raw-bdat", "raw-bdatx", "raw-bdatx64") + tuple(EXTRA)] + ours("pf", **k) + [cell("snm", "pfS", "snm (STARTTLS)", **SLOW)]), "W1-postfix"))
def W2(n):
    # .NET clients warm up for longer, as in W1.
    sink(); k = dict(count=4000, warmup=1000, conns=8); kn = dict(count=20000, warmup=30000, conns=8)
    table(rounds(n, sel([cell("mailkit", "sink", **kn), cell("snm", "sinkS", "snm (STARTTLS)", **dict(k, count=1200, warmup=160)), cell("smtplib", "sink", **k), cell("nodemailer", "sink", "nodemailer 8", **k), cell("nodemailer", "sink", "nodemailer 5", **dict(k, conns=5)),
      cell("libcurl", "sink", **k)] + [cell(f"raw-{s}", "sink", **kn) for s in ("seq", "pipe", "xpipe")] + ours("sink", **kn) + [cell(e, "sink", **k) for e in EXTRA]), "W2-sink-8conns"))
WAXWING_AOT = W + "/waxwing-aot/waxwing"
def oneshot(kind, count=20):
    text = ("x" * 70 + "\n") * 28; port = PORT["sink"]
    if kind == "msmtp": a = ["msmtp", "--host=127.0.0.1", f"--port={port}", "--tls=on", "--tls-starttls=off", f"--tls-trust-file={CA}", "--from=sender@bench.test", "rcpt@bench.test"]
    elif kind == "smtplib": a = ["python3", HERE + "/peers/smtplib_send.py", "localhost", str(port), CA]
    elif kind == "waxwing": a = [WAXWING_AOT, "send", "--quiet", "--relay", f"smtps://localhost:{port}", "--ca", CA, "--from", "sender@bench.test", "--to", "rcpt@bench.test", "--subject", "Benchmark", "--text", "-"]
    else: a = ["swaks", "--server", "127.0.0.1", "--port", str(port), "--tls-on-connect", "--tls-verify", "--tls-ca-path", CA, "--from", "sender@bench.test", "--to", "rcpt@bench.test", "--silent", "2", "--data", "-"]
    m = (text if kind in ("smtplib", "waxwing") else "From: sender@bench.test\r\nTo: rcpt@bench.test\r\nSubject: Benchmark\r\n\r\n" + text.replace("\n", "\r\n")).encode()
    import resource; r0 = resource.getrusage(resource.RUSAGE_CHILDREN); t0 = time.perf_counter()
    for _ in range(count):
        p = subprocess.run(a, input=m, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if p.returncode: return {"client": kind, "error": p.stdout.decode()[-300:]}
    t1 = time.perf_counter(); r1 = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"client": kind, "messages": count, "seconds": t1 - t0, "cpu_ms": (r1.ru_utime + r1.ru_stime - r0.ru_utime - r0.ru_stime) * 1e3, "maxrss_mb": 0}
def W3(n):
    node(); k = dict(count=200, warmup=30, mode="cold", auth="user:pass")
    table(rounds(n, sel([cell(c, "node", **k) for c in ("mailkit", "smtplib", "nodemailer", "libcurl", "raw-seq", "waxwing") + tuple(EXTRA)] + [cell("mailkit", "nodeS", "mailkit (STARTTLS)", **k), cell("snm", "nodeS", "snm (STARTTLS)", **dict(k, count=60, warmup=10))]), "W3-cold"))
def W7(n):
    """A whole process for each message: start, connect, TLS, one message, exit. `waxwing` is compiled ahead of time. smtp-sink greets at once; npm's smtp-server waits 100 ms before it does."""
    newest = max(os.path.getmtime(os.path.join(d, f)) for d, _, fs in os.walk(HERE + "/../src") for f in fs if f.endswith(".cs"))
    if not os.path.exists(WAXWING_AOT) or newest > os.path.getmtime(WAXWING_AOT): sh([HERE + "/../eng/aot", "linux-x64", W + "/waxwing-aot"], stdout=subprocess.DEVNULL)
    sink(); os.chdir(W)     # no waxwing.json is here
    table(rounds(n, sel([(f"{c} (process)", lambda c=c: oneshot(c)) for c in ("smtplib", "swaks", "msmtp", "waxwing")]), "W7-process"), base="smtplib (process)")
def W3pf(n):
    postfix(); k = dict(count=200, warmup=30, mode="cold")
    table(rounds(n, sel([cell(c, "pf", **k) for c in ("mailkit", "smtplib", "nodemailer", "libcurl", "raw-seq", "waxwing") + tuple(EXTRA)] + [cell("snm", "pfS", "snm (STARTTLS)", **dict(k, count=60, warmup=10))]), "W3-cold-postfix-noauth"))
def W4(n):
    sink(); k = dict(count=1, warmup=3, file=W + "/att25.bin", wfile=W + "/att64k.bin")
    table(rounds(n, sel([cell("mailkit", "sink", **k), cell("mailkit-sync", "sink", **k), cell("snm", "sinkS", "snm (STARTTLS)", **k), cell("smtplib", "sink", **k), cell("nodemailer", "sink", **k), cell("waxwing", "sink", **k), cell("waxwing", "sink", "waxwing 2 KB", count=100, warmup=3)] + [cell(e, "sink", **k) for e in EXTRA]), "W4-25MB"), size=25)
    # the small-message footprint of each process, to read the RSS against
def netns_up(ms):
    for x in ("bpA", "bpB"): sh(["ip", "netns", "add", x])
    p = start([W + "/tundelay", "bpA", "bpB", str(ms)], stdout=subprocess.PIPE); p.stdout.readline()
    for x, a, b in (("bpA", "10.99.0.1", "10.99.0.2"), ("bpB", "10.99.0.2", "10.99.0.1")):
        sh(["ip", "-n", x, "link", "set", "lo", "up"]); sh(["ip", "-n", x, "addr", "add", a, "peer", b, "dev", "bp0"]); sh(["ip", "-n", x, "link", "set", "bp0", "mtu", "1500", "up", "txqueuelen", "10000"])
def netns_down():
    for x in ("bpA", "bpB"): subprocess.run(["ip", "netns", "del", x], stderr=subprocess.DEVNULL)
def round_trip(host):
    """The round trip as ping sees it, in seconds: a little more than the delay that was asked for."""
    line = subprocess.run(["ip", "netns", "exec", "bpA", "ping", "-c", "5", "-i", "0.2", "-q", host], capture_output=True, text=True).stdout.strip().splitlines()[-1]
    print(line); return float(line.split("=")[1].split("/")[1]) / 1e3
def W5(n):
    """50 ms between two namespaces. Clients that wait for each reply leave the processor idle, and run at the same time; those that keep it busy (batches, cold sessions with their handshakes, 25 MB) run alone."""
    netns_up(25)
    try:
        sink("10.99.0.2", "bpB"); postfix("10.99.0.2", "bpB"); k = dict(host="10.99.0.2", ns="bpA", warmup=64)
        at = lambda c, s: cell(c, s, f"{c} @{'postfix' if s == 'pf' else 'sink'}", count=200, **k)
        patient = [at(c, "sink") for c in ("mailkit", "smtplib", "nodemailer", "libcurl", "raw-seq", "raw-pipe", "waxwing") + tuple(EXTRA)] + [at("snm", "sinkS")] + \
                  [at(c, "pf") for c in ("mailkit", "mailkit-bdat", "raw-pipe", "raw-bdat", "waxwing") + tuple(EXTRA)]
        busy = [at(c, "sink") for c in ("raw-xpipe", "waxwing-batch")] + [at(c, "pf") for c in ("raw-bdatx", "raw-bdatx64", "waxwing-batch")] + \
               [cell(c, "sink", c + " cold", count=20, **dict(k, warmup=2, mode="cold")) for c in ("mailkit", "smtplib", "nodemailer", "libcurl", "raw-seq", "waxwing") + tuple(EXTRA)] + [cell("snm", "sinkS", "snm cold", count=20, **dict(k, warmup=2, mode="cold"))] + \
               [cell(c, "sink", c + " 25MB", count=1, **dict(k, warmup=2, file=W + "/att25.bin", wfile=W + "/att64k.bin")) for c in ("mailkit", "smtplib", "nodemailer", "waxwing") + tuple(EXTRA)]
        from concurrent.futures import ThreadPoolExecutor
        rs = {}; trips = {}
        for _ in range(n):
            rtt = round_trip("10.99.0.2")
            with ThreadPoolExecutor(len(patient)) as together: results = list(zip(sel(patient), together.map(lambda c: c[1](), sel(patient))))
            results += [(c, c[1]()) for c in sel(busy)]
            for (t, _), r in results:
                if "error" in r: print(t, r["error"], file=sys.stderr)
                else: rs.setdefault(t, []).append(r); trips.setdefault(t, []).append(r["seconds"] / r["messages"] / rtt)
        json.dump(rs, open(RES + "/W5.json", "w"), indent=1); print("## W5 RTT 50 ms"); print("| client | msg/s | RTT per message |\n|---|---|---|")
        for t, v in rs.items(): print(f"| {t} | {mm([r['messages'] / r['seconds'] for r in v], '{:.2f}')} | {mm(trips[t], '{:.3f}')} |")
    finally: stop_all(); netns_down()
def W6(n): cases(rounds(n, [("waxwing-prepare", lambda: run("waxwing-prepare", count=20000, file=W + "/att25.bin"))], "W6-prepare"))
def L1(n):
    start([W + "/peer", "4669"]); stunnel("limit", [(PORT["limit"], "127.0.0.1:4669", None)], "127.0.0.1"); wait_port(PORT["limit"])
    cases(rounds(n, [("limit", lambda: run("limit", host="127.0.0.1", port=PORT["limit"]))], "L1"))
CLIENTS["limit"] = [DOTNET_BENCH, "limit"]
def verify(_):
    """Every client must refuse a server whose CA it does not trust, and accept it with the right one."""
    sink(); node()
    for c in ("mailkit", "snm", "smtplib", "nodemailer", "emailjs", "libcurl", "raw-seq", "waxwing") + tuple(EXTRA):
        s = "nodeS" if c == "snm" else "node"
        good = cell(c, s, count=5, warmup=2, auth="user:pass")[1](); bad = cell(c, s, count=5, warmup=2, auth="user:pass", ca=CERT + "/otherca.pem")[1]()
        print(c, "trusted:", "ok" if "error" not in good else "FAIL " + good["error"], "| untrusted:", "refused" if "error" in bad else "ACCEPTED (bad)")
if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *a: sys.exit(1)); os.environ["PATH"] += ":/usr/sbin"
    wl = sys.argv[1]; n = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    setup()
    try: globals()[wl](n)
    finally: stop_all()

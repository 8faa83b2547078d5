import { connect } from "node:tls";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { test } from "vitest";
import { Worker } from "node:worker_threads";
import { openDoor } from "./door-at.ts";
test("x", async () => {
	const { port, base } = await openDoor();
	for (const [name, host, count] of [["badhost", "evil", 1], ["badhost", "evil", 24], ["toomany", `127.0.0.1:${port}`, 24]] as const) {
	const code = `
	const { connect } = require("node:tls"); const { workerData } = require("node:worker_threads");
	const chunk = ("GET /api/state HTTP/1.1\\r\\nHost: " + workerData.host + "\\r\\n\\r\\n").repeat(2000);
	for (let i=0;i<workerData.count;i++){ const s = connect({port: workerData.port, host:"127.0.0.1", rejectUnauthorized:false}, () => { const go=()=>{ while(s.write(chunk)); }; s.on("drain", go); go(); }); s.on("data",()=>{}); s.on("error",()=>{}); }`;
	const h = monitorEventLoopDelay({ resolution: 5 });
	h.enable();
	const w = new Worker(code, { eval: true, workerData: { port, host, count } });
	await new Promise((r) => setTimeout(r, 5000));
	h.disable();
	console.log(name, count, "max", h.max / 1e6, "mean", h.mean / 1e6, "p99", h.percentile(99) / 1e6);
	await w.terminate();
	await new Promise((r) => setTimeout(r, 1000));
	}
}, 60_000);

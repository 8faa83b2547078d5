/** The machine's .local name, asked for from other machines: who gets which address, and who gets none. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
	type Host,
	type Lan,
	makeLan,
	nodeScript,
	skipsNamespaces,
} from "./namespaces.ts";

const answerScript = fileURLToPath(new URL("./answer.ts", import.meta.url));
const questionScript = fileURLToPath(new URL("./question.ts", import.meta.url));
const name = "drawbridge-7f3a.local";

/** Started, and heard by the phone to say so. */
async function answering({ desktop, phone }: Lan): Promise<ChildProcess> {
	const announced = await listening(phone);
	const child = desktop.spawn(nodeScript(answerScript, name, desktop.address));
	expect(await announced.heard).toMatchObject({
		answers: [
			{ name, type: "A", ttl: 120, flush: true, data: desktop.address },
		],
	});
	return child;
}

/** From now on: the kernel has its group. */
async function listening(host: Host): Promise<{ heard: Promise<unknown> }> {
	const heard = ask(host, "");
	await joined(host, "eth0");
	return { heard };
}

async function joined(host: Host, device: string): Promise<void> {
	const groups = ["ip", "maddr", "show", "dev", device];
	await expect
		.poll(async () => (await host.run(groups)).stdout, { timeout: 10_000 })
		.toContain("224.0.0.251");
}

async function ask(
	host: Host,
	...[asked = name, type = "A", port = "5353", forMs = "8000"]: string[]
): Promise<unknown> {
	const words = [host.address, asked, type, port, forMs];
	const { stdout } = await host.run(nodeScript(questionScript, ...words));
	return JSON.parse(stdout);
}

describe.skipIf(skipsNamespaces)("from another machine", () => {
	test("the name is this machine's address on that network, and no other of its addresses", async () => {
		const lan = await makeLan();
		await answering(lan);
		const said = await ask(lan.phone, name.toUpperCase());
		expect(said).toMatchObject({
			from: lan.desktop.address,
			answers: [
				{ name, type: "A", ttl: 120, flush: true, data: lan.desktop.address },
			],
			additionals: [{ type: "NSEC", data: { rrtypes: ["A"] } }],
		});
		expect(JSON.stringify(said)).not.toContain(lan.guestSide);
	});

	test("who asks for an IPv6 address is told at once that there is none", async () => {
		const lan = await makeLan();
		await answering(lan);
		expect(await ask(lan.phone, name, "AAAA")).toMatchObject({
			answers: [{ name, type: "NSEC", data: { rrtypes: ["A"] } }],
		});
	});

	test("a resolver that knows no mDNS gets its question and its number back, and nothing to keep for long", async () => {
		const lan = await makeLan();
		await answering(lan);
		expect(await ask(lan.phone, name, "A", "0")).toMatchObject({
			id: 4_711,
			questions: [{ name, type: "A" }],
			answers: [
				{ name, type: "A", ttl: 10, flush: false, data: lan.desktop.address },
			],
		});
	});

	test("another name, and the name asked for on another network of this machine's, stay without an answer", async () => {
		const lan = await makeLan();
		await answering(lan);
		// So that the desktop's system hands over what comes from the guest's network.
		lan.desktop.spawn(nodeScript(questionScript, lan.guestSide, "", "A"));
		await joined(lan.desktop, "eth1");
		const [other, elsewhere] = await Promise.all([
			ask(lan.phone, "drawbridge-0000.local", "A", "5353", "2000"),
			ask(lan.guest, name, "A", "0", "2000"),
		]);
		expect(other).toBeNull();
		expect(elsewhere).toBeNull();
		expect(await ask(lan.phone)).toMatchObject({ from: lan.desktop.address });
	});

	test("when it ends, what was said is taken back", async () => {
		const lan = await makeLan();
		const child = await answering(lan);
		expect(await ask(lan.phone)).toMatchObject({ answers: [{ ttl: 120 }] });
		const { heard } = await listening(lan.phone);
		child.stdin?.end();
		expect(await heard).toMatchObject({
			answers: [{ name, type: "A", ttl: 0, data: lan.desktop.address }],
		});
		if (child.exitCode === null) await once(child, "exit");
		expect(child.exitCode).toBe(0);
	});

	test("where another program keeps the port, that is said once, and nothing throws", async () => {
		const lan = await makeLan();
		const squat =
			'const s = require("node:dgram").createSocket("udp4"); s.bind({ port: 5353, exclusive: true }, () => console.log("bound"));';
		const squatter = lan.desktop.spawn([process.execPath, "-e", squat]);
		if (!squatter.stdout) throw new Error("no stdout");
		await once(squatter.stdout, "data");
		const { desktop } = lan;
		const child = desktop.spawn(
			nodeScript(answerScript, name, desktop.address),
		);
		let said = "";
		child.stdout?.on("data", (text: Buffer) => {
			said += text.toString();
		});
		await expect.poll(() => said, { timeout: 10_000 }).toContain("EADDRINUSE");
		child.stdin?.end();
		await once(child, "exit");
		expect(child.exitCode).toBe(0);
		expect(said.trim().split("\n")).toHaveLength(1);
	});
});

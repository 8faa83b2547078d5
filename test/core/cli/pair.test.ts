/** A phone is paired from the command line: with a gate, its phone door on loopback, and a phone in Node. */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { DeviceView } from "../../../contract/devices.ts";
import type { Certificate } from "../../../contract/pairing.ts";
import { Visitor } from "../../stub/phone.ts";
import { eventually } from "../eventually.ts";
import { type CommandLine, commandLine, type Going } from "./command-line.ts";

const phrase = "a long enough phrase";
const Offer = z.object({
	id: z.string(),
	link: z.string(),
	code: z.string(),
	address: z.string(),
	expiresAt: z.iso.datetime(),
	qr: z.array(z.string()),
});

/** A gate whose network is loopback: nobody trusts it yet. */
async function withGate(): Promise<CommandLine> {
	const line = await commandLine({ DRAWBRIDGE_PHONE_LOOPBACK: "1" });
	await line.serve("--demo");
	return line;
}

/** One that can pair. */
async function withTrust(): Promise<CommandLine> {
	const line = await withGate();
	for (const done of [
		await line.run("network", "trust", "loopback"),
		await line.runWith(phrase, "owner", "passphrase", "set"),
	])
		expect([done.code, done.stdout]).toEqual([0, ""]);
	return line;
}

/** `pair --json` up to its first line. */
async function offered(
	line: CommandLine,
	...words: readonly string[]
): Promise<{ pairing: Going; offer: z.infer<typeof Offer> }> {
	const pairing = line.begin("pair", "--json", ...words);
	const first = await pairing.until("\n");
	return { pairing, offer: Offer.parse(JSON.parse(first)) };
}

async function endOf(pairing: Going): Promise<{
	code: number | null;
	end: unknown;
	stderr: string;
}> {
	const { code, stdout, stderr } = await pairing.finished;
	const [, end = "", ...more] = stdout.trim().split("\n");
	expect(more).toEqual([]);
	return { code, end: JSON.parse(end), stderr };
}

/** A phone that has read the link and waits for the person. */
async function asking(
	link: string,
	certificate: Certificate = "untrusted",
): Promise<Visitor> {
	const visitor = Visitor.byLink(link, {
		name: "Ada's phone",
		certificate,
		reaches: "127.0.0.1",
	});
	await visitor.hello();
	await visitor.confirm();
	return visitor;
}

/** With the passphrase, which comes on stdin. */
const confirm = (line: CommandLine, id: string, ...words: readonly string[]) =>
	line.runWith(
		`${phrase}\n`,
		"pair",
		"confirm",
		id,
		"--json",
		"--passphrase",
		...words,
	);

/** One that a trusted phone is paired with. */
async function withTrustedPhone(): Promise<CommandLine> {
	const line = await withTrust();
	const { offer } = await offered(line, "--by-name");
	const visitor = await asking(offer.link, "trusted");
	const confirmed = await confirm(line, offer.id, "--tier", "trusted");
	expect(JSON.parse(confirmed.stdout)).toMatchObject({ tier: "trusted" });
	await visitor.paired();
	return line;
}

describe("a network that nobody trusts", () => {
	test("is named, with how to trust it, where nobody can be asked", async () => {
		const { run } = await withGate();
		const { code, stdout, stderr } = await run("pair", "--json");
		expect([code, stdout]).toEqual([1, ""]);
		expect(stderr).toContain("[conflict]");
		expect(stderr).toContain("drawbridge network trust loopback");
	});

	test("is trusted with --yes-trust-network, and forgotten again", async () => {
		const line = await withGate();
		const { pairing, offer } = await offered(line, "--yes-trust-network");
		expect(offer.link).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/p#/);
		pairing.child.kill("SIGINT");
		expect((await pairing.finished).code).toBe(1);
		const forgotten = await line.run("network", "forget", "loopback", "--json");
		expect(JSON.parse(forgotten.stdout)).toMatchObject({ trusted: false });
	});
});

describe("an offer that comes to nothing exits 1 and says why", () => {
	test.each(["SIGINT", "SIGTERM"] as const)(
		"when %s ends it",
		async (signal) => {
			const line = await withTrust();
			const { pairing, offer } = await offered(line);
			pairing.child.kill(signal);
			const { code, end, stderr } = await endOf(pairing);
			expect([code, end]).toEqual([
				1,
				{ state: "over", device: null, why: "cancelled" },
			]);
			expect(stderr).toContain("[offer-over]");
			const status = await line.run("pair", "status", "--json");
			expect(JSON.parse(status.stdout)).toMatchObject({
				state: "over",
				id: offer.id,
			});
		},
	);

	test("when another one takes its place", async () => {
		const line = await withTrust();
		const first = await offered(line);
		const second = await offered(line);
		const { code, end } = await endOf(first.pairing);
		expect([code, end]).toEqual([1, { state: "over", device: null, why: "" }]);
		await line.run("pair", "cancel");
		expect((await endOf(second.pairing)).end).toMatchObject({
			why: "cancelled",
		});
	});

	test("when the gate stops", async () => {
		const line = await withTrust();
		const { pairing } = await offered(line);
		await line.run("stop");
		const { code, stderr } = await pairing.finished;
		expect(code).toBe(1);
		expect(stderr).toMatch(/\[not-running\]|\[offer-over\]/);
	});
});

describe("without a terminal", () => {
	test("a phone is confirmed by another command, with the owner passphrase and not without", async () => {
		const line = await withTrust();
		const { pairing, offer } = await offered(line);
		const visitor = await asking(offer.link);
		await eventually(async () =>
			JSON.parse((await line.run("pair", "status", "--json")).stdout),
		).toMatchObject({
			state: "asking",
			caller: { name: "Ada's phone", words: visitor.handshake.words },
		});
		const refused = await line.run("pair", "confirm", offer.id);
		expect([refused.code, refused.stdout]).toEqual([1, ""]);
		expect(refused.stderr).toContain("[passphrase-needed]");

		const trusted = await confirm(line, offer.id, "--tier", "trusted");
		expect([trusted.code, trusted.stdout]).toEqual([1, ""]);
		expect(trusted.stderr).toContain("[conflict]");

		const confirmed = await confirm(line, offer.id, "--name", "sofa");
		const device = DeviceView.parse(JSON.parse(confirmed.stdout));
		expect(device).toMatchObject({ name: "sofa", tier: "untrusted" });
		const phone = await visitor.paired();
		expect(phone.id).toBe(device.id);
		expect(await endOf(pairing)).toMatchObject({
			code: 0,
			end: { state: "done", device: { id: device.id }, why: "" },
		});
	});

	test("a paired phone is listed, renamed, limited and revoked", async () => {
		const line = await withTrust();
		const { offer } = await offered(line);
		const visitor = await asking(offer.link);
		const { stdout } = await confirm(line, offer.id);
		const { id } = DeviceView.parse(JSON.parse(stdout));
		const phone = await visitor.paired();
		await phone.open();

		const asOwner = async (...words: readonly string[]): Promise<unknown> => {
			const given = [...words, "--json", "--passphrase"];
			const done = await line.runWith(`${phrase}\n`, "devices", ...given);
			expect([done.code, done.stderr]).toEqual([0, ""]);
			return JSON.parse(done.stdout);
		};
		expect(await asOwner("rename", id, "sofa")).toMatchObject({ name: "sofa" });
		expect(
			await asOwner(
				"limit",
				id,
				"--reach",
				"none",
				"--no-session",
				"--upstream",
				"demo",
			),
		).toMatchObject({ reach: "none", session: false, upstreams: ["demo"] });
		expect(await asOwner("limit", id, "--any-upstream")).toMatchObject({
			reach: "none",
			session: false,
			upstreams: [],
		});
		expect(await asOwner("allow-high", id, "15m")).toMatchObject({
			highUntil: expect.any(String),
		});
		expect(await asOwner("allow-high", id, "off")).toMatchObject({
			highUntil: null,
		});
		expect((await line.run("devices", "list")).stdout).toContain("sofa");
		expect((await line.run("devices", "show", id)).stdout).toContain("sofa");

		expect(await asOwner("revoke", id)).toMatchObject({ state: "revoked" });
		await expect(phone.state()).rejects.toMatchObject({
			code: expect.stringMatching(/gone|unauthenticated/),
		});
		expect((await line.run("devices", "list", "--json")).stdout).toBe("[]\n");
		expect((await line.run("devices", "list", "--all")).stdout).toContain(
			"revoked",
		);
	});
});

describe("where a trusted phone could say yes as well", () => {
	test("the passphrase on stdin is taken at once, and nobody is asked", async () => {
		const line = await withTrustedPhone();
		const words = ["key", "create", "agent", "--json", "--passphrase"];
		const made = await line.runWith(`${phrase}\n`, ...words);
		expect(made.code).toBe(0);
		const all = await line.run("approvals", "list", "--all", "--json");
		expect(JSON.parse(all.stdout)).toEqual([]);
	});

	test("without it the command says which question waits for the phone", async () => {
		const line = await withTrustedPhone();
		const making = line.begin("key", "create", "agent");
		const [said] = await once(making.child.stderr, "data");
		const { stdout } = await line.run("approvals", "list", "--json");
		const [{ id }] = z
			.tuple([z.object({ id: z.string() })])
			.parse(JSON.parse(stdout));
		expect(String(said)).toContain(id);
		await line.run("approvals", "deny", id);
		expect((await making.finished).code).toBe(1);
	});
});

test("the door says why it is shut, and where it is while a QR is open; doctor too", async () => {
	const line = await withTrust();
	const status = async (): Promise<unknown> =>
		JSON.parse((await line.run("phone", "status", "--json")).stdout);
	expect(await status()).toMatchObject({ url: null, why: "no-device" });
	const { offer } = await offered(line);
	expect(await status()).toMatchObject({ url: new URL(offer.link).origin });
	const findings = z
		.array(z.object({ check: z.string(), detail: z.string() }))
		.parse(JSON.parse((await line.run("doctor", "--json")).stdout));
	expect(findings.find(({ check }) => check === "phones")?.detail).toContain(
		new URL(offer.link).origin,
	);
});

const hasTerminals =
	spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;
describe.runIf(hasTerminals)("on a terminal", () => {
	test("the person is shown the words, says yes, and types the passphrase unseen", async () => {
		const line = await withTrust();
		const pairing = line.onTerminal("pair", "--name", "sofa");
		const shown = await pairing.until("\u001B[0m");
		const [, link = ""] = /(https:\S+#\S+)/.exec(shown) ?? [];
		const visitor = await asking(link);
		await pairing.until("[y/N]");
		pairing.type("y\r");
		await pairing.until("owner passphrase: ");
		pairing.type("not the phrase\r");
		await pairing.until(/passphrase: [^]*passphrase: /);
		pairing.type(`${phrase}\r`);
		const { code, stdout } = await pairing.finished;
		expect(code).toBe(0);
		expect(stdout).toContain(visitor.handshake.words.join(" "));
		expect(stdout).not.toContain(phrase);
		expect((await visitor.paired()).paired).toMatchObject({
			name: "sofa",
			tier: "untrusted",
		});
	});

	test.each([
		["no", "n\r"],
		["Control-C", "\u0003"],
	])("%s lets no phone in", async (_, typed) => {
		const line = await withTrust();
		const pairing = line.onTerminal("pair");
		const shown = await pairing.until("\u001B[0m");
		const [, link = ""] = /(https:\S+#\S+)/.exec(shown) ?? [];
		const visitor = await asking(link);
		await pairing.until("[y/N]");
		pairing.type(typed);
		expect((await pairing.finished).code).toBe(1);
		await expect(visitor.paired()).rejects.toThrow();
		expect((await line.run("devices", "list", "--json")).stdout).toBe("[]\n");
	});

	test("a question that is over asks nobody any more, and the command ends", async () => {
		const line = await withTrust();
		const pairing = line.onTerminal("pair");
		const shown = await pairing.until("\u001B[0m");
		const [, link = ""] = /(https:\S+#\S+)/.exec(shown) ?? [];
		await asking(link);
		await pairing.until("[y/N]");
		await line.run("pair", "cancel");
		const { code, stdout } = await pairing.finished;
		expect(code).toBe(1);
		expect(stdout).toContain("[offer-over]");
	});

	test("an untrusted network is asked about first", async () => {
		const line = await withGate();
		await line.runWith(phrase, "owner", "passphrase", "set");
		const pairing = line.onTerminal("pair");
		await pairing.until("[y/N]");
		pairing.type("n\r");
		const { code, stdout } = await pairing.finished;
		expect(code).toBe(1);
		expect(stdout).toContain("[refused]");
		const networks = await line.run("network", "list", "--json");
		expect(JSON.parse(networks.stdout)[0]).toMatchObject({ trusted: false });
	});

	test("without a passphrase and without a desktop, no QR is shown that nobody could say yes to", async () => {
		const line = await withGate();
		const { code, stdout } = await line.onTerminal("pair").finished;
		expect(code).toBe(1);
		expect(stdout).toContain("[passphrase-needed]");
	});
});

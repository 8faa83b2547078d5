/** The listeners of the settings and their certificates over time: opened, renewed, reloaded, and told of where that fails. */
import { once } from "node:events";
import { copyFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import {
	afterAll,
	beforeAll,
	describe,
	expect,
	onTestFinished,
	test,
} from "vitest";
import type { Exchange } from "../../../core/inbound/exchange.ts";
import { createInbound } from "../../../core/inbound/http1.ts";
import { inboundTimeouts } from "../../../core/inbound/wire.ts";
import {
	Listeners,
	type ListenersOptions,
} from "../../../core/inbound/listeners.ts";
import type { ListenerSettings } from "../../../core/settings/schema.ts";
import { eventually } from "../eventually.ts";
import { send } from "../http.ts";
import { plainListener, silent, tempFolder } from "../parts.ts";
import {
	makeCa,
	openTls,
	type PemPair,
	sendTls,
	shakeHands,
	type TestCa,
	textOf,
} from "../../stub/tls.ts";

let ca: TestCa;
let first: PemPair;
let second: PemPair;
beforeAll(async () => {
	ca = await makeCa();
	first = await ca.issue("first", "IP:127.0.0.1");
	second = await ca.issue("second", "IP:127.0.0.1");
});
afterAll(() => ca.remove());

const wish = (change: Partial<ListenerSettings> = {}): ListenerSettings => ({
	host: "127.0.0.1",
	port: 0,
	tls: false,
	names: [],
	client_certificates: "none",
	http2: true,
	...change,
});

/** Says which Host and listener it came by, or leaves the answer open at /open. */
function answer(exchange: Exchange): void {
	exchange.start(200, []);
	if (exchange.target === "/open") {
		exchange.write(Buffer.from("one"));
		exchange.onGone(silent);
		opened.push(exchange);
		return;
	}
	exchange.end([...exchange.listener.hosts.keys()].join(" "));
}
const opened: Exchange[] = [];

interface Setup {
	readonly listeners: Listeners;
	readonly asked: string[][];
	readonly logged: string[];
	/** Which certificate the gate's own CA gives. */
	current: PemPair | Error;
	addresses: string[];
	upstreams: string[];
}

async function setup(
	main: ListenerSettings,
	others: ListenerSettings[] = [],
	change: Partial<ListenersOptions> = {},
): Promise<Setup> {
	const all: Omit<Setup, "listeners"> = {
		asked: [],
		logged: [],
		current: first,
		addresses: ["10.1.2.3", "127.0.0.1"],
		upstreams: ["docs"],
	};
	const listeners = new Listeners({
		certificates: {
			async forListener(names) {
				all.asked.push([...names]);
				if (all.current instanceof Error) throw all.current;
				const text = await textOf(all.current);
				return { ...text, fingerprint: all.current.cert, notAfter: 1 };
			},
			clientCa: async () => undefined,
		},
		handlers: { handle: answer, malformed: silent },
		timeouts: inboundTimeouts,
		log: (_, message) => all.logged.push(message),
		upstreamNames: () => all.upstreams,
		onChange: silent,
		addresses: () => all.addresses,
		lookEveryMs: 20,
		...change,
	});
	onTestFinished(() => listeners.closeAll());
	await listeners.start(main, false, others);
	return Object.assign(all, { listeners });
}

async function shownAt(port: number): Promise<string> {
	const socket = await shakeHands(port, { rejectUnauthorized: false });
	const subject = socket.getPeerX509Certificate()?.subject ?? "";
	socket.destroy();
	return subject;
}

describe("a certificate of the gate's own", () => {
	test("is for the addresses, the owner's names and the upstreams under them", async () => {
		const { asked } = await setup(
			wish({ host: "0.0.0.0", tls: true, names: ["box.local", "*.lan.local"] }),
		);
		expect(new Set(asked[0])).toEqual(
			new Set([
				"localhost",
				"127.0.0.1",
				"::1",
				"10.1.2.3",
				"box.local",
				"*.lan.local",
				"docs.localhost",
				"docs.box.local",
			]),
		);
	});

	test("leaves out the public addresses of a machine that listens everywhere", async () => {
		const { asked } = await setup(wish({ host: "0.0.0.0", tls: true }), [], {
			addresses: () => ["203.0.113.9", "192.168.0.9", "fe80::1", "2001:db8::9"],
		});
		expect(asked[0]).toEqual(
			expect.arrayContaining(["192.168.0.9", "fe80::1"]),
		);
		expect(asked[0]).not.toContain("203.0.113.9");
		expect(asked[0]).not.toContain("2001:db8::9");
	});

	test("follows the addresses and the upstreams, and so do the Hosts, while streams stay", async () => {
		const all = await setup(wish({ host: "0.0.0.0", tls: true }));
		const { port, url } = all.listeners;
		const trust = { rejectUnauthorized: false, ca: "" };
		const stream = await openTls(url, trust, { path: "/open" });
		await once(stream, "data");
		all.current = second;
		all.addresses = ["10.9.9.9", "127.0.0.1"];
		await eventually(() => shownAt(port)).toBe("CN=second");
		expect(all.asked.at(-1)).toContain("10.9.9.9");
		all.upstreams = ["docs", "new"];
		all.listeners.upstreamsChanged();
		const { body } = await sendTls(url, trust);
		expect(body.split(" ")).toEqual(
			expect.arrayContaining([
				`10.9.9.9:${port}`,
				`new.localhost:${port}`,
				`docs.localhost`,
			]),
		);
		expect(body).not.toContain("10.1.2.3");
		await eventually(() => all.asked.at(-1)).toContain("new.localhost");
		opened.at(-1)?.write(Buffer.from("two"));
		expect(String((await once(stream, "data"))[0])).toBe("two");
		stream.destroy();
	});

	test("that cannot be renewed leaves the one before, and the owner is told until it can", async () => {
		const all = await setup(wish({ tls: true }), [], { renewEveryMs: 20 });
		all.current = new Error("the vault is locked");
		await eventually(() => all.listeners.warnings().join()).toContain(
			"the vault is locked",
		);
		expect(await shownAt(all.listeners.port)).toBe("CN=first");
		expect(all.logged.filter((line) => line.includes("locked"))).toHaveLength(
			1,
		);
		all.current = second;
		await eventually(() => all.listeners.warnings()).toEqual([]);
		expect(await shownAt(all.listeners.port)).toBe("CN=second");
	});
});

async function own(): Promise<PemPair> {
	const folder = await tempFolder();
	const files = { cert: join(folder, "a.crt"), key: join(folder, "a.key") };
	await copyFile(first.cert, files.cert);
	await copyFile(first.key, files.key);
	return files;
}

describe("the owner's own files", () => {
	test("are read again when they change; a pair that does not fit waits for its other half", async () => {
		const tls = await own();
		const all = await setup(wish({ tls: { ...tls } }));
		const { port } = all.listeners;
		expect(await shownAt(port)).toBe("CN=first");
		await copyFile(second.cert, tls.cert);
		await eventually(() => all.listeners.warnings().join()).toContain(tls.key);
		expect(await shownAt(port)).toBe("CN=first");
		await copyFile(second.key, tls.key);
		await eventually(() => all.listeners.warnings()).toEqual([]);
		expect(await shownAt(port)).toBe("CN=second");
	});

	test("that turn bad keep the last good ones, and which file is said", async () => {
		const tls = await own();
		const all = await setup(wish({ tls: { ...tls } }));
		await writeFile(tls.cert, "-----BEGIN CERTIFICATE-----\nAAAA\n");
		await eventually(() => all.listeners.warnings().join()).toContain(tls.cert);
		expect(await shownAt(all.listeners.port)).toBe("CN=first");
	});

	test.each(["cert", "key"] as const)(
		"are all needed at the start: without a good %s there is none",
		async (which) => {
			const tls = await own();
			await writeFile(tls[which], "no PEM");
			await expect(setup(wish({ tls: { ...tls } }))).rejects.toMatchObject({
				code: "pem-invalid",
				message: expect.stringContaining(tls[which]),
			});
		},
	);
});

describe("client certificates", () => {
	test("are never checked by what the machine trusts: without a CA for them nothing is opened", async () => {
		for (const client_certificates of ["optional", "required"] as const)
			await expect(
				setup(wish({ tls: true, client_certificates })),
			).rejects.toMatchObject({ code: "bad-option" });
		const material = { ...(await textOf(first)), clientCa: undefined };
		expect(() =>
			createInbound(
				"t",
				inboundTimeouts,
				{ handle: answer, malformed: silent },
				plainListener,
				{
					material: { ...material, clientCrl: undefined },
					clients: "optional",
				},
			),
		).toThrow(TypeError);
	});

	test("are not asked for in the clear", async () => {
		await expect(
			setup(wish({ client_certificates: "required" })),
		).rejects.toMatchObject({ code: "bad-option" });
	});
});

describe("listeners of the settings", () => {
	test("come and go with them; those that stay keep their connections, those that go lose theirs", async () => {
		const stays = wish({ names: ["stays.local"] });
		const goes = wish({ names: ["goes.local"] });
		const { listeners } = await setup(wish(), [stays, goes]);
		const [, one, two] = listeners.views().map(({ url }) => url);
		if (one === undefined || two === undefined) throw new Error("not open");
		expect((await send(two)).body).toContain("goes.local");
		const socket = connect(Number(new URL(two).port), "127.0.0.1");
		await once(socket, "connect");
		const closed = once(socket, "close");
		await listeners.take([stays, wish({ names: ["new.local"] })]);
		await closed;
		expect(listeners.views().map(({ url }) => url)).toContain(one);
		await expect(send(two)).rejects.toThrow();
		expect((await send(one)).status).toBe(200);
	});

	test("that cannot be opened are told of and tried again; those that must not be are told of", async () => {
		const taken = await setup(wish());
		const busy = wish({ port: taken.listeners.port });
		const all = await setup(wish(), [busy]);
		expect(all.listeners.warnings()).toHaveLength(1);
		taken.listeners.closeAll();
		await eventually(() => all.listeners.warnings()).toEqual([]);
		await all.listeners.take([wish({ host: "0.0.0.0" })]);
		expect(all.listeners.warnings().join()).toContain("--tls");
		expect(all.listeners.views()).toHaveLength(1);
	});
});

test("a handshake that never ends is ended, and so is one that stops half way", async () => {
	const failed: string[] = [];
	const material = {
		...(await textOf(first)),
		clientCa: undefined,
		clientCrl: undefined,
	};
	const server = createInbound(
		"t",
		{ ...inboundTimeouts, headerMs: 50 },
		{ handle: answer, malformed: (_, __, reason) => failed.push(reason) },
		{ ...plainListener, secure: true },
		{ material, clients: "none" },
	).listen(0, "127.0.0.1");
	onTestFinished(() => void server.close());
	await once(server, "listening");
	const bound = server.address();
	const port = typeof bound === "object" && bound ? bound.port : 0;
	for (const bytes of ["", "\u0016\u0003\u0001"]) {
		const socket = connect(port, "127.0.0.1");
		socket.on("error", silent);
		socket.write(Buffer.from(bytes, "latin1"));
		await once(socket.resume(), "close");
	}
	expect(failed).toEqual([
		"handshake: ERR_TLS_HANDSHAKE_TIMEOUT",
		"handshake: ERR_TLS_HANDSHAKE_TIMEOUT",
	]);
});

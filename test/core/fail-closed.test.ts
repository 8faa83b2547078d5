/**
 * The fail-closed table: each port the gate is given throws, hangs or lies, and the request is refused with nothing
 * forwarded. Real parts throughout, but for the one that misbehaves, which is the real one with one operation changed.
 */
import { once } from "node:events";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Mode } from "../../contract/views.ts";
import { allowlist } from "../../core/address.ts";
import { AuditLog, type Entry } from "../../core/audit/log.ts";
import { Gate, type GateParts } from "../../core/gate.ts";
import { createInbound } from "../../core/inbound/http1.ts";
import { inboundTimeouts } from "../../core/inbound/wire.ts";
import { type ApiKey, ApiKeys } from "../../core/keys.ts";
import { ModeState } from "../../core/mode.ts";
import { ownHosts } from "../../core/origin.ts";
import type { PeerUser } from "../../core/peer-user.ts";
import { SecuritySettings } from "../../core/settings/schema.ts";
import { type Upstream, Upstreams } from "../../core/upstreams.ts";
import {
	type Ask,
	type HttpUpstream,
	httpUpstream,
	open,
	send,
	type Told,
} from "./http.ts";
import {
	type CoreParts,
	coreParts,
	newKey,
	plainListener,
	noSources,
	silent,
} from "./parts.ts";
import { eventually } from "./eventually.ts";

interface Setup {
	readonly parts: GateParts;
	readonly key: string;
	readonly docs: HttpUpstream;
	readonly base: string;
	readonly ask: (ask?: Ask) => Promise<Told>;
}

/** What a case changes: it gets the real parts, and answers the ones to use instead. */
type Change = (core: CoreParts, upstreamUrl: string) => Partial<GateParts>;

const given = (url: string, name = "docs") => [
	{ name, url, source: "command-line" as const },
];
const noSettings = SecuritySettings.parse({});

async function setup(mode: Mode, change: Change): Promise<Setup> {
	const core = await coreParts(mode);
	const docs = await httpUpstream();
	const upstreams = new Upstreams(
		given(docs.url),
		null,
		core.clock,
		noSources,
		silent,
	);
	onTestFinished(() => upstreams.close());
	const { key } = await core.keys.create(newKey());
	const parts: GateParts = {
		...core,
		upstreams,
		roles: core.roles,
		log: silent,
		peerUsers: { checked: true, of: async () => "own" },
		allowlist: allowlist([]),
		anonymousRole: "operator",
		...change(core, docs.url),
	};
	parts.upstreams.apply(noSettings);
	const gate = new Gate(parts);
	const listener = { ...plainListener };
	const server = createInbound("t", inboundTimeouts, gate, listener).listen(
		0,
		"127.0.0.1",
	);
	await once(server, "listening");
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	// A listening TCP server's address is no pipe's.
	const { port } = server.address() as AddressInfo;
	listener.hosts = ownHosts({ host: "127.0.0.1", port }, ["docs"]);
	const base = `http://127.0.0.1:${port}`;
	return {
		parts,
		key,
		docs,
		base,
		ask: (ask) => send(base, { path: "/docs/a", ...ask }),
	};
}

const fail = (): never => {
	throw new Error("the port failed");
};
const never = (): Promise<never> => new Promise(() => undefined);

class BrokenAudit extends AuditLog {
	override admit = (): Promise<void> => Promise.reject(new Error("no disk"));
}
class ThrowingAudit extends AuditLog {
	override admit(): Promise<void> {
		return fail();
	}
}
class SilentRefusals extends AuditLog {
	override refused(): void {
		fail();
	}
}
class ThrowingKeys extends ApiKeys {
	override identify(): ApiKey | undefined {
		return fail();
	}
}
class UnsureKeys extends ApiKeys {
	override isActive(): boolean {
		return fail();
	}
}
/** Says that anything is a key, one that was never made. */
class LyingKeys extends ApiKeys {
	override identify(): ApiKey | undefined {
		return {
			id: "k_none",
			subject: "key:k_none",
			hash: "",
			agent: null,
			source: "drawbridge",
			overlap: undefined,
			daily: undefined,
			tools: undefined,
			name: "nobody",
			role: "admin",
			prefix: "",
			upstreams: [],
			note: "",
			createdAt: 0,
			expiresAt: null,
			revokedAt: null,
			lastUsedAt: null,
		};
	}
}
class ThrowingMode extends ModeState {
	override get current(): Mode {
		return fail();
	}
}
/** A word that is no mode, as a database edited by hand might hold. */
class LyingMode extends ModeState {
	override get current(): Mode {
		// What the type forbids is what is tried here.
		return "open" as Mode;
	}
}
class ThrowingUpstreams extends Upstreams {
	override get(): Upstream | undefined {
		return fail();
	}
}

const keysOf =
	(Kind: typeof ApiKeys): Change =>
	({ db, vault, clock }) => ({
		keys: new Kind(db, vault, clock, silent),
	});
const auditOf =
	(Kind: typeof AuditLog): Change =>
	({ db, clock }) => ({
		audit: new Kind(db, clock, silent),
	});
const modeOf =
	(Kind: typeof ModeState): Change =>
	({ db, clock }) => ({
		mode: new Kind(db, clock, "lax", silent),
	});
const peerUser =
	(of: GateParts["peerUsers"]["of"]): Change =>
	() => ({
		peerUsers: { checked: true, of },
	});

describe("with a good key, nothing is forwarded and the answer is a refusal, when", () => {
	const cases: [string, Change, number][] = [
		["the audit log rejects", auditOf(BrokenAudit), 503],
		["the audit log throws", auditOf(ThrowingAudit), 503],
		["the keys throw", keysOf(ThrowingKeys), 500],
		[
			"the keys cannot say whether the key still holds",
			keysOf(UnsureKeys),
			500,
		],
		["the keys name a key that was never made", keysOf(LyingKeys), 401],
		["the mode throws", modeOf(ThrowingMode), 500],
		[
			"the allowlist throws",
			() => ({ allowlist: { ranges: [], allows: fail } }),
			500,
		],
		[
			"the allowlist answers nothing",
			() => ({
				// What the type forbids is what is tried here.
				allowlist: {
					ranges: [],
					allows: () => undefined as unknown as boolean,
				},
			}),
			403,
		],
		[
			"the allowlist changes its mind before the request is recorded",
			() => {
				let asked = 0;
				return { allowlist: { ranges: [], allows: () => asked++ === 0 } };
			},
			401,
		],
		[
			"the upstreams throw",
			({ clock }, url) => ({
				upstreams: new ThrowingUpstreams(
					given(url),
					null,
					clock,
					noSources,
					silent,
				),
			}),
			500,
		],
	];
	test.each(cases)("%s", async (_, change, status) => {
		const { ask, key, docs } = await setup("strict", change);
		const told = await ask({ headers: { "X-API-Key": key } });
		expect([told.status, told.code !== undefined]).toEqual([status, true]);
		expect(docs.received).toEqual([]);
	});
});

describe("without a credential, nothing is forwarded and the answer is a refusal, when", () => {
	const cases: [string, Change, number][] = [
		["the peer's user cannot be asked", peerUser(fail), 500],
		[
			"the answer about the peer's user is an error",
			peerUser(() => Promise.reject(new Error("no"))),
			500,
		],
		["the peer is another user", peerUser(async () => "other"), 401],
		[
			"the answer about the peer's user is none of the known ones",
			// What the type forbids is what is tried here.
			peerUser(async () => undefined as unknown as PeerUser),
			401,
		],
		["the mode is a word that is none", modeOf(LyingMode), 401],
	];
	test.each(cases)("%s", async (_, change, status) => {
		const { ask, docs } = await setup("lax", change);
		const told = await ask();
		expect([told.status, told.code !== undefined]).toEqual([status, true]);
		expect(docs.received).toEqual([]);
	});
});

test("the same parts, none of them failing, do forward: with a key and without", async () => {
	const { ask, key, docs } = await setup("lax", () => ({}));
	expect((await ask({ headers: { "X-API-Key": key } })).status).toBe(200);
	expect((await ask()).status).toBe(200);
	expect(docs.received).toHaveLength(2);
});

describe("a port that never answers", () => {
	class HangingAudit extends AuditLog {
		override admit = never;
	}
	test.each<[string, Change]>([
		["the audit log", auditOf(HangingAudit)],
		["the peer's user", peerUser(never)],
	])(
		"(%s) holds the request back, and the gate still answers others",
		async (_, change) => {
			const { base, ask, docs } = await setup("lax", change);
			const outcome = open(base, { path: "/docs/a" }).then(
				() => "answered",
				() => "closed",
			);
			for (let other = 0; other < 5; other++)
				expect((await ask({ path: "/.drawbridge/health" })).status).toBe(200);
			expect(docs.received).toEqual([]);
			expect(await Promise.race([outcome, Promise.resolve("held")])).toBe(
				"held",
			);
		},
	);

	test("and answers when the client has gone forwards nothing", async () => {
		const admitted = Promise.withResolvers<void>();
		class LateAudit extends AuditLog {
			override admit = (): Promise<void> => admitted.promise;
		}
		const { base, docs, ask, parts } = await setup("lax", auditOf(LateAudit));
		const req = request(`${base}/docs/a`, { agent: false });
		req.on("error", () => undefined);
		req.end();
		await once(req, "socket");
		await ask({ path: "/.drawbridge/health" });
		await ask({ path: "/.drawbridge/health" });
		// One that only says no more may still be listening.
		req.socket?.resetAndDestroy();
		await ask({ path: "/.drawbridge/health" });
		admitted.resolve();
		await eventually(() => parts.audit.tail(1)).toMatchObject([
			{ kind: "outcome", status: 499 },
		]);
		expect(docs.received).toEqual([]);
	});
});

test("a key that is revoked while its request is recorded opens nothing", async () => {
	const { ask, key, docs } = await setup("strict", ({ db, clock, keys }) => {
		class SlowAudit extends AuditLog {
			override async admit(entry: Entry): Promise<void> {
				await super.admit(entry);
				for (const { id } of keys.list()) await keys.revoke(id);
			}
		}
		return { audit: new SlowAudit(db, clock, silent) };
	});
	const told = await ask({ headers: { "X-API-Key": key } });
	expect(told.status).toBe(401);
	expect(docs.received).toEqual([]);
});

test("a refusal that cannot be recorded is still a refusal, and the gate goes on", async () => {
	const { ask, docs } = await setup("strict", auditOf(SilentRefusals));
	expect((await ask()).status).toBe(401);
	expect((await ask({ path: "/.drawbridge/health" })).status).toBe(200);
	expect(docs.received).toEqual([]);
});

test("a key for one upstream opens no other that answers to its name", async () => {
	class SwappedUpstreams extends Upstreams {
		override get(): Upstream | undefined {
			return super.get("other");
		}
	}
	const { ask, docs, parts } = await setup("strict", ({ clock }, url) => ({
		upstreams: new SwappedUpstreams(
			given(url, "other"),
			null,
			clock,
			noSources,
			silent,
		),
	}));
	const { key } = await parts.keys.create(newKey({ upstreams: ["docs"] }));
	expect((await ask({ headers: { "X-API-Key": key } })).status).toBe(403);
	expect(docs.received).toEqual([]);
});

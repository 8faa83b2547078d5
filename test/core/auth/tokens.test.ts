/** JWTs: the forged, broken and foreign ones are refused; a good one is worth what its session, user and key are now. */
import { createHmac, generateKeyPairSync } from "node:crypto";
import { importJWK, type JWK, type JWTHeaderParameters, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { commonUpstreams } from "../../../core/auth/session.ts";
import { lockVault } from "../parts.ts";
import {
	address,
	type AuthTest,
	authParts,
	codeOf,
	done,
	goodPassword,
	withKey,
	withSession,
} from "./auth-parts.ts";

const day = 86_400_000;
const everything = { role: undefined, upstreams: [], lifeMs: undefined };

async function loggedIn(all: AuthTest, role?: "admin"): Promise<string> {
	await all.user("alice", role);
	return done(await all.auth.login("alice", goodPassword, address)).accessToken;
}

const base64 = (value: object | string): string =>
	Buffer.from(
		typeof value === "string" ? value : JSON.stringify(value),
	).toString("base64url");

function without<T extends object>(value: T, member: keyof T): T {
	const rest = { ...value };
	delete rest[member];
	return rest;
}

interface Parts {
	header: JWTHeaderParameters;
	payload: Record<string, unknown>;
	/** The gate's own private key: a forger who has everything but this fails on less. */
	sign: (
		header: JWTHeaderParameters,
		payload: Record<string, unknown>,
	) => Promise<string>;
	publicX: string;
	privateJwk: JWK;
	raw: string;
}

async function takenApart(all: AuthTest, raw: string): Promise<Parts> {
	const [header, payload] = raw
		.split(".")
		.slice(0, 2)
		.map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
	const secret = await all.vault.get(`jwt/${header.kid}`);
	const jwk = JSON.parse(secret?.reveal() ?? "");
	const key = await importJWK(jwk, "EdDSA");
	return {
		header,
		payload,
		raw,
		publicX: jwk.x,
		privateJwk: jwk,
		sign: (changedHeader, changed) =>
			new SignJWT(changed).setProtectedHeader(changedHeader).sign(key),
	};
}

type Forgery = (parts: Parts) => string | Promise<string>;
const seconds = (payload: Record<string, unknown>, name: string): number =>
	Number(payload[name]);

const forgeries: Record<string, Forgery> = {
	"alg none without a signature": ({ payload }) =>
		`${base64({ alg: "none", typ: "at+jwt" })}.${base64(payload)}.`,
	"alg none with the old signature": ({ payload, header, raw }) =>
		`${base64({ ...header, alg: "none" })}.${base64(payload)}.${raw.split(".")[2]}`,
	"HS256 with the public key as the secret": ({ header, payload, publicX }) => {
		const body = `${base64({ ...header, alg: "HS256" })}.${base64(payload)}`;
		const mac = createHmac("sha512", Buffer.from(publicX, "base64url"))
			.update(body)
			.digest("base64url");
		return `${body}.${mac}`;
	},
	"the key's own name for the algorithm, which the gate does not write":
		async ({ header, payload, privateJwk }) =>
			new SignJWT(payload)
				.setProtectedHeader({ ...header, alg: "Ed25519" })
				.sign(await importJWK(privateJwk, "Ed25519")),
	"another key under our kid": async ({ header, payload }) =>
		new SignJWT(payload)
			.setProtectedHeader(header)
			.sign(generateKeyPairSync("ed25519").privateKey),
	"an unknown kid": ({ header, payload, sign }) =>
		sign({ ...header, kid: "0000000000000000" }, payload),
	"a kid that is a path": ({ header, payload, sign }) =>
		sign({ ...header, kid: "../key/k_1" }, payload),
	"no kid": ({ payload, sign }) =>
		sign({ alg: "EdDSA", typ: "at+jwt" }, payload),
	"a key of its own in the header": async ({ payload, header }) => {
		const { privateKey, publicKey } = generateKeyPairSync("ed25519");
		return new SignJWT(payload)
			.setProtectedHeader({
				...header,
				jwk: publicKey.export({ format: "jwk" }),
			})
			.sign(privateKey);
	},
	"our signature over a header with jwk": ({
		header,
		payload,
		publicX,
		sign,
	}) =>
		sign(
			{ ...header, jwk: { kty: "OKP", crv: "Ed25519", x: publicX } },
			payload,
		),
	"our signature over a header with jku": ({ header, payload, sign }) =>
		sign({ ...header, jku: "http://127.0.0.1:9/" }, payload),
	"our signature over a header with x5u": ({ header, payload, sign }) =>
		sign({ ...header, x5u: "http://127.0.0.1:9/" }, payload),
	"a critical extension": ({ header, payload, sign }) =>
		sign({ ...header, crit: ["b64"], b64: true }, payload),
	"no typ": ({ header, payload, sign }) =>
		sign(without(header, "typ"), payload),
	"another typ": ({ header, payload, sign }) =>
		sign({ ...header, typ: "JWT" }, payload),
	"another issuer": ({ header, payload, sign }) =>
		sign(header, { ...payload, iss: "urn:drawbridge:other" }),
	"another audience": ({ header, payload, sign }) =>
		sign(header, { ...payload, aud: "docs" }),
	"two audiences": ({ header, payload, sign }) =>
		sign(header, { ...payload, aud: ["drawbridge", "docs"] }),
	"no audience": ({ header, payload, sign }) =>
		sign(header, without(payload, "aud")),
	expired: ({ header, payload, sign }) =>
		sign(header, { ...payload, exp: seconds(payload, "iat") - 6 }),
	"no expiry": ({ header, payload, sign }) =>
		sign(header, without(payload, "exp")),
	"an expiry that is text": ({ header, payload, sign }) =>
		sign(header, { ...payload, exp: "never" }),
	"not valid yet": ({ header, payload, sign }) =>
		sign(header, { ...payload, nbf: seconds(payload, "iat") + 6 }),
	"a session that is not there": ({ header, payload, sign }) =>
		sign(header, { ...payload, sid: "s_0" }),
	"another's session": ({ header, payload, sign }) =>
		sign(header, { ...payload, sub: "user:u_0" }),
	"a role there is not": ({ header, payload, sign }) =>
		sign(header, { ...payload, role: "root" }),
	"an empty list of upstreams, which would mean all": ({
		header,
		payload,
		sign,
	}) => sign(header, { ...payload, upstreams: [] }),
	"another payload under the old signature": ({ header, payload, raw }) =>
		`${base64(header)}.${base64({ ...payload, role: "admin" })}.${raw.split(".")[2]}`,
	"100 KB of payload": ({ header, payload, sign }) =>
		sign(header, { ...payload, pad: "x".repeat(100_000) }),
	"100 KB of nothing": () => "a".repeat(100_000),
	"two segments": ({ raw }) => raw.split(".").slice(0, 2).join("."),
	"four segments": ({ raw }) => `${raw}.AA`,
	"three dots, and five segments as of a JWE": ({ raw }) => `${raw}..`,
	"only dots": () => "..",
	"padded base64": ({ raw }) => `${raw}==`,
	"base64 of the other alphabet": ({ raw }) => `${raw.slice(0, -3)}+/A`,
	"another spelling of the same signature": ({ raw }) => {
		const order =
			"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
		const last = order.indexOf(raw.slice(-1));
		return raw.slice(0, -1) + order.charAt(last + 1);
	},
	"a space behind": ({ raw }) => `${raw} `,
	"a line break behind": ({ raw }) => `${raw}\n`,
	"a full-width dot": ({ raw }) => raw.replace(".", "\uff0e"),
	"a Cyrillic letter": ({ raw }) => raw.replace("e", "\u0435"),
	nothing: () => "",
};

describe("a token is refused: ", () => {
	test.each(Object.entries(forgeries))("%s", async (_, forge) => {
		const all = await authParts();
		const raw = await loggedIn(all);
		const forged = await forge(await takenApart(all, raw));
		expect(await all.auth.identifyToken(forged)).toBeUndefined();
		expect(await all.auth.identifyToken(raw)).toMatchObject({ name: "alice" });
	});
});

describe("a good token", () => {
	test("is verified once, and known at once from then on", async () => {
		const { auth, ...all } = await authParts();
		const raw = await loggedIn({ auth, ...all });
		const first = auth.identifyToken(raw);
		expect(first).toBeInstanceOf(Promise);
		const session = await first;
		expect(session).toMatchObject({
			name: "alice",
			role: "operator",
			upstreams: [],
			via: "token",
		});
		expect(auth.identifyToken(raw)).toBe(session);
	});

	test("is accepted when signed again as it was: the table above fails for what it changes", async () => {
		const all = await authParts();
		const { header, payload, sign } = await takenApart(
			all,
			await loggedIn(all),
		);
		expect(
			await all.auth.identifyToken(await sign(header, payload)),
		).toBeTruthy();
	});

	test("names user, role, session, issuer and audience, and lives as long as the settings say", async () => {
		const all = await authParts();
		const { header, payload } = await takenApart(all, await loggedIn(all));
		expect(header).toEqual({
			alg: "EdDSA",
			typ: "at+jwt",
			kid: expect.stringMatching(/^[0-9a-f]{16}$/),
		});
		expect(payload).toMatchObject({
			iss: expect.stringMatching(/^urn:drawbridge:[0-9a-f]{24}$/),
			aud: "drawbridge",
			sub: expect.stringMatching(/^user:u_/),
			sid: expect.stringMatching(/^s_/),
			role: "operator",
			jti: expect.any(String),
		});
		expect(seconds(payload, "exp") - seconds(payload, "iat")).toBe(86_400);
		expect(payload["nbf"]).toBe(payload["iat"]);
	});

	test("of another gate is refused", async () => {
		const [one, other] = [await authParts(), await authParts()];
		const raw = await loggedIn(one);
		await loggedIn(other);
		expect(await other.auth.identifyToken(raw)).toBeUndefined();
		expect(one.auth.isOurs(raw)).toBe(true);
		expect(other.auth.isOurs(raw)).toBe(false);
	});

	test("is known after a restart", async () => {
		const all = await authParts();
		const raw = await loggedIn(all);
		expect(await all.again().identifyToken(raw)).toMatchObject({
			name: "alice",
		});
	});

	test("ends when its clock says so, also when it was verified before, and comes back with the clock", async () => {
		const all = await authParts();
		const raw = await loggedIn(all);
		const session = await all.auth.identifyToken(raw);
		all.clock.pass(day + 5_000);
		expect(await all.auth.identifyToken(raw)).toBeUndefined();
		expect(session && all.auth.isActive(session)).toBe(false);
		all.clock.wallMs -= day;
		expect(await all.auth.identifyToken(raw)).toBeDefined();
	});

	test("from a time that has not come is refused when the clock was set back", async () => {
		const all = await authParts();
		const raw = await loggedIn(all);
		const session = await all.auth.identifyToken(raw);
		all.clock.wallMs -= 4_000;
		expect(await all.auth.identifyToken(raw)).toBe(session);
		all.clock.wallMs -= 3_600_000;
		expect(await all.auth.identifyToken(raw)).toBeUndefined();
		expect(session && all.auth.isActive(session)).toBe(false);
	});
});

describe("a verified token dies at once", () => {
	const ends: Record<string, (all: AuthTest, sid: string) => unknown> = {
		"when its session is revoked": ({ auth }, sid) => auth.revoke(sid),
		"at logout": ({ auth }, sid) => auth.logout(sid),
		"when the user is disabled": ({ auth }) => {
			const user = auth.users.byName("alice");
			if (user) auth.changeUser(user, { disabled: true });
		},
		"when the user is removed": ({ auth }) => {
			const user = auth.users.byName("alice");
			if (user) auth.removeUser(user);
		},
		"when the owner sets another password": ({ auth }) =>
			auth.givePassword("alice", "another-fine-phrase"),
		"when the owner gives a new set-up link": ({ auth }) => {
			const user = auth.users.byName("alice");
			if (user) auth.newSetup(user);
		},
	};
	test.each(Object.entries(ends))("%s", async (_, end) => {
		const all = await authParts();
		const raw = await loggedIn(all);
		const session = await all.auth.identifyToken(raw);
		if (!session) expect.fail("no session");
		expect(all.auth.isActive(session)).toBe(true);
		const before = all.revoked();
		await end(all, session.id);
		expect(all.revoked()).toBeGreaterThan(before);
		expect(all.auth.isActive(session)).toBe(false);
		expect(await all.auth.identifyToken(raw)).toBeUndefined();
		expect(await all.again().identifyToken(raw)).toBeUndefined();
	});
});

test("a session that a disabled user still has is worth nothing, however it was left", async () => {
	const all = await authParts();
	const raw = await loggedIn(all);
	const session = await all.auth.identifyToken(raw);
	const user = all.auth.users.byName("alice");
	if (!session || !user) expect.fail("no session");
	all.auth.users.change(user, { disabled: true });
	expect([...all.auth.sessions.all()]).toHaveLength(1);
	expect(all.auth.isActive(session)).toBe(false);
	expect(await all.auth.identifyToken(raw)).toBeUndefined();
});

describe("a role", () => {
	test("that was lowered narrows a verified token at once, and ends what was opened with more", async () => {
		const all = await authParts();
		const raw = await loggedIn(all, "admin");
		const before = await all.auth.identifyToken(raw);
		const user = all.auth.users.byName("alice");
		if (!before || !user) expect.fail("no session");
		all.auth.changeUser(user, { role: "viewer" });
		const after = await all.auth.identifyToken(raw);
		expect(after).toMatchObject({ role: "viewer" });
		expect(all.auth.isActive(before)).toBe(false);
		expect(after && all.auth.isActive(after)).toBe(true);
	});

	test("that was raised does not widen a token that is out", async () => {
		const all = await authParts();
		const raw = await loggedIn(all);
		const user = all.auth.users.byName("alice");
		if (!user) expect.fail("no user");
		all.auth.changeUser(user, { role: "admin" });
		expect(await all.auth.identifyToken(raw)).toMatchObject({
			role: "operator",
		});
	});

	test("in a claim counts only as far as the session's row goes", async () => {
		const all = await authParts();
		const { header, payload, sign } = await takenApart(
			all,
			await loggedIn(all),
		);
		const raised = await sign(header, { ...payload, role: "admin" });
		expect(await all.auth.identifyToken(raised)).toMatchObject({
			role: "operator",
		});
	});
});

describe("lists of upstreams", () => {
	test("have in common what both name; an empty one is all, and nothing in common is never all", () => {
		expect(commonUpstreams([], [])).toEqual([]);
		expect(commonUpstreams([], ["a"])).toEqual(["a"]);
		expect(commonUpstreams(["a"], [])).toEqual(["a"]);
		expect(commonUpstreams(["a", "b"], ["b", "c"])).toEqual(["b"]);
		expect(commonUpstreams(["a"], ["b"])).toBeUndefined();
	});

	test("a claim and a row that share none open none", async () => {
		const all = await authParts();
		const issued = await all.auth.issue({
			name: "ci",
			role: "viewer",
			upstreams: ["docs"],
			lifeMs: day,
		});
		if (!issued) expect.fail("not issued");
		const { header, payload, sign } = await takenApart(all, issued.token);
		expect(
			await all.auth.identifyToken(
				await sign(header, { ...payload, upstreams: ["other"] }),
			),
		).toBeUndefined();
		expect(
			await all.auth.identifyToken(
				await sign(header, { ...payload, upstreams: ["other", "docs"] }),
			),
		).toMatchObject({ upstreams: ["docs"] });
	});

	test("of a hundred long names are in the session where they do not fit the token", async () => {
		const all = await authParts();
		const upstreams = Array.from({ length: 100 }, (_, index) =>
			`${index}`.padEnd(63, "x"),
		);
		const issued = await all.auth.issue({
			name: "ci",
			role: "viewer",
			upstreams,
			lifeMs: day,
		});
		expect(await all.auth.identifyToken(issued?.token ?? "")).toMatchObject({
			upstreams,
		});
		const session = await all.auth.identifyToken(issued?.token ?? "");
		if (!session) expect.fail("no session");
		expect(
			codeOf(
				await all.auth.exchange(withSession(session), {
					...everything,
					upstreams: upstreams.slice(1),
				}),
			),
		).toBe("bad-request");
	});
});

describe("a token made from a key", () => {
	const ends: Record<string, (all: AuthTest, id: string) => unknown> = {
		"is revoked with it": ({ keys }, id) => keys.revoke(id),
		"ends with it": ({ clock }) => clock.pass(3_600_000),
		"ends when it is rotated without an overlap": ({ keys }, id) =>
			keys.rotate(id, 0),
		"ends with the overlap of its rotation": async ({ keys, clock }, id) => {
			await keys.rotate(id, 60_000);
			clock.pass(60_000);
		},
	};
	test.each(Object.entries(ends))("%s", async (_, end) => {
		const all = await authParts();
		const key = await all.key({ ttlMs: 3_600_000 });
		const { token, expiresInSeconds } = done(
			await all.auth.exchange(withKey(key), everything),
		);
		expect(expiresInSeconds).toBe(3_600);
		const session = await all.auth.identifyToken(token);
		if (!session) expect.fail("no session");
		expect(session.subject).toBe(key.subject);
		expect(all.auth.isActive(session)).toBe(true);
		await end(all, key.id);
		expect(all.auth.isActive(session)).toBe(false);
		expect(await all.auth.identifyToken(token)).toBeUndefined();
		expect(all.auth.views()).toEqual([]);
	});

	test("goes on during the overlap of a rotation", async () => {
		const all = await authParts();
		const key = await all.key();
		const { token } = done(await all.auth.exchange(withKey(key), everything));
		await all.keys.rotate(key.id, 60_000);
		expect(await all.auth.identifyToken(token)).toBeDefined();
	});

	test("is refused when the key was revoked", async () => {
		const all = await authParts();
		const key = await all.key();
		await all.keys.revoke(key.id);
		expect(codeOf(await all.auth.exchange(withKey(key), everything))).toBe(
			"unauthenticated",
		);
		expect([...all.auth.sessions.all()]).toEqual([]);
	});

	test("and another thousand leave the newest thousand", async () => {
		const all = await authParts();
		const key = await all.key();
		const first = done(await all.auth.exchange(withKey(key), everything));
		for (let i = 0; i < 1_000; i++)
			all.auth.sessions.create({
				subject: key.subject,
				keyHash: key.hash,
				name: key.name,
				kind: "key",
				role: key.role,
				upstreams: [],
				expiresAt: all.clock.now() + day,
			});
		expect([...all.auth.sessions.of(key.subject)]).toHaveLength(1_000);
		expect(await all.auth.identifyToken(first.token)).toBeUndefined();
	});
});

describe("signing keys", () => {
	test("rotate: the old one verifies until its last token has expired, then is gone from the vault", async () => {
		const all = await authParts();
		const raw = await loggedIn(all);
		const { header } = await takenApart(all, raw);
		const kid = await all.auth.rotateSigningKey();
		expect(kid).not.toBe(header.kid);
		expect((await all.auth.publicKeys()).map((key) => key.kid)).toEqual([
			header.kid,
			kid,
		]);
		expect(await all.auth.identifyToken(raw)).toBeDefined();
		expect(await all.again().identifyToken(raw)).toBeDefined();
		const next = done(await all.auth.login("alice", goodPassword, address));
		expect((await takenApart(all, next.accessToken)).header.kid).toBe(kid);
		all.clock.pass(8 * day);
		await all.auth.rotateSigningKey();
		expect(await all.vault.list()).not.toContain(`jwt/${header.kid}`);
		expect((await all.auth.publicKeys())[0]?.kid).toBe(kid);
	});

	test("are published without their private part", async () => {
		const all = await authParts();
		expect(await all.auth.publicKeys()).toEqual([]);
		await loggedIn(all);
		expect(await all.auth.publicKeys()).toEqual([
			{
				kty: "OKP",
				crv: "Ed25519",
				x: expect.any(String),
				kid: expect.any(String),
				alg: "EdDSA",
				use: "sig",
			},
		]);
	});

	test("two first sign-ins at once make one", async () => {
		const all = await authParts();
		await all.user();
		await Promise.all([
			all.auth.login("alice", goodPassword, address),
			all.auth.login("alice", goodPassword, address),
		]);
		expect(
			(await all.vault.list()).filter((name) => name.startsWith("jwt/")),
		).toHaveLength(1);
	});

	test("in a locked vault: nobody signs in, and what is in memory goes on being verified", async () => {
		const all = await authParts();
		const raw = await loggedIn(all);
		const key = await all.key();
		const unlock = await lockVault(all.home);
		expect(await all.auth.identifyToken(raw)).toBeDefined();
		const restarted = all.again();
		expect(await restarted.identifyToken(raw)).toBeUndefined();
		expect(codeOf(await restarted.login("alice", goodPassword, address))).toBe(
			"secret-missing",
		);
		expect(codeOf(await restarted.exchange(withKey(key), everything))).toBe(
			"secret-missing",
		);
		expect(all.failures).toEqual([]);
		await unlock();
		expect(await restarted.identifyToken(raw)).toBeDefined();
	});

	test("a junk token asks no vault while no token was ever signed", async () => {
		let asked = 0;
		const { vault } = await authParts();
		const counting = new Proxy(vault, {
			get: (target, name) => {
				asked++;
				// A vault's members are what its interface says.
				return target[name as keyof typeof target];
			},
		});
		const all = await authParts({ vault: counting });
		const junk = `e30.e30.${"A".repeat(86)}`;
		expect(await all.auth.identifyToken(junk)).toBeUndefined();
		expect(asked).toBe(0);
	});
});

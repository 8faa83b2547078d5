/** What a caller shows: odd, doubled or misplaced credentials are bad ones, and none ever leaves the gate. */
import {
	attacks,
	each,
	keyed,
	onWire,
	plain,
	problemCode,
	refused,
	send,
	withstood,
} from "./attack.ts";

const attack = attacks();

// The plainest attack: no key, a wrong one, a piece of a right one, or a right one and more. RFC 6750 §3: the
// refusal names the scheme.
attack("refuses missing, wrong and nearly right keys", {
	play: (target) =>
		each(
			target,
			[
				[],
				["X-API-Key: dbk_wrong"],
				[`X-API-Key: ${target.key.slice(0, -1)}`],
				[`X-API-Key: ${target.key}x`],
				[`X-API-Key: ${target.key.toUpperCase()}`],
				["X-API-Key:"],
				["X-API-Key: *"],
				["X-API-Key: undefined"],
				["Authorization: Bearer null"],
				["X-API-Key: __proto__"],
			],
			async (fields) => {
				const answers = await send(
					target,
					plain(target, "GET /a HTTP/1.1", ...fields),
				);
				const names = answers[0]?.fields.map(([name]) => name) ?? [];
				if (target.kind === "gate" && !names.includes("www-authenticate"))
					return "no challenge";
				return refused(target, answers, 401);
			},
		),
	alsoNaive: "a key check is what it has",
});

// Two of one kind: the checker reads the first, whoever logs or forwards reads the last. RFC 9110 §5.3.
attack("refuses two X-API-Key fields", {
	play: (target) =>
		each(
			target,
			[
				[target.key, "dbk_other"],
				["dbk_other", target.key],
				[target.key, target.key],
			],
			async (keys) =>
				refused(
					target,
					await send(
						target,
						plain(
							target,
							"GET /a HTTP/1.1",
							...keys.map((key) => `X-API-Key: ${key}`),
						),
					),
					401,
					400,
				),
		),
	alsoNaive: "Node joins them, and the joined text is no key",
});

// The same with Authorization, of which Node keeps the first and forgets the rest.
attack("refuses two Authorization fields", {
	play: (target) =>
		each(
			target,
			[
				[`Bearer ${target.key}`, "Bearer dbk_other"],
				[`Bearer ${target.key}`, `Bearer ${target.key}`],
			],
			async (values) =>
				refused(
					target,
					await send(
						target,
						plain(
							target,
							"GET /a HTTP/1.1",
							...values.map((value) => `Authorization: ${value}`),
						),
					),
					401,
					400,
				),
		),
	naive: "forwarded",
});

// Two kinds that disagree: one client is checked, the other is logged. RFC 6750 §2: one method a request.
attack("refuses an X-API-Key and a bearer key that disagree", {
	play: (target) =>
		each(
			target,
			[`Bearer dbk_${"a".repeat(43)}`, `bearer dbk_${"b".repeat(43)}`],
			async (value) =>
				refused(
					target,
					await send(
						target,
						keyed(target, "GET /a HTTP/1.1", `Authorization: ${value}`),
					),
					401,
				),
		),
	naive: "forwarded",
});

// Spaces, lists and schemes that a lenient reader cuts away. RFC 9110 §11.4: one space, one token.
attack("refuses a bearer key in an odd spelling", {
	play: (target) =>
		each(
			target,
			[
				`Bearer  ${target.key}`,
				`Bearer\t${target.key}`,
				`Bearer ${target.key} x`,
				`Bearer ${target.key},`,
				`Bearer ${target.key}, Bearer dbk_other`,
				`Bearer "${target.key}"`,
				`Bearer=${target.key}`,
				`Token ${target.key}`,
				`Basic ${Buffer.from(`${target.key}:`).toString("base64")}`,
				target.key,
			],
			async (value) =>
				refused(
					target,
					await send(
						target,
						plain(target, "GET /a HTTP/1.1", `Authorization: ${value}`),
					),
					401,
				),
		),
	naive: "forwarded",
});

// A key in the URL is in histories, logs and Referer. RFC 6750 §5.3; MCP's authorization page forbids it.
attack("refuses a key in the query, and says which mistake it was", {
	play: (target) =>
		each(
			target,
			[
				plain(target, `GET /a?api_key=${target.key} HTTP/1.1`),
				plain(target, `GET /a?access_token=${target.key} HTTP/1.1`),
				keyed(target, `GET /a?b=${target.key} HTTP/1.1`),
				keyed(
					target,
					`GET /a?b=${target.key.replace("dbk_", "%64%62k%5F")} HTTP/1.1`,
				),
			],
			async (head) => {
				const answers = await send(target, head);
				const [answer] = answers;
				if (
					target.kind === "gate" &&
					answer &&
					problemCode(answer) !== "credential-in-query"
				)
					return "not said";
				return refused(target, answers, 401);
			},
		),
	naive: "forwarded",
});

// CGI-like servers read X_API_Key as X-API-Key; nginx drops such names for that reason (underscores_in_headers).
attack("takes no credential from a look-alike field", {
	play: (target) =>
		each(
			target,
			["X_API_Key", "X_Api-Key", "XAPIKey", "Api_Key", "X-API-Key2", "Cookie"],
			async (name) =>
				refused(
					target,
					await send(
						target,
						plain(
							target,
							"GET /a HTTP/1.1",
							`${name}: ${name === "Cookie" ? "x-api-key=" : ""}${target.key}`,
						),
					),
					401,
				),
		),
	alsoNaive: "it knows one name only",
});

// The gate's credential is for the gate: an upstream that sees it can be the client. MCP: no token passthrough.
attack("forwards no credential of its own", {
	play: (target) =>
		each(
			target,
			[
				[`X-API-Key: ${target.key}`],
				[`x-api-key: ${target.key}`],
				[`Authorization: Bearer ${target.key}`],
				[`authorization: bearer ${target.key}`],
				[`X-API-Key: ${target.key}`, `Authorization: Bearer ${target.key}`],
				[`X-API-Key: ${target.key}`, `X_API_Key: ${target.key}`],
				[`X-API-Key: ${target.key}`, `Authorization: Token ${target.key}`],
				[`X-API-Key: ${target.key}`, `Proxy-Authorization: ${target.key}`],
			],
			async (fields) => {
				await send(target, plain(target, "GET /a HTTP/1.1", ...fields));
				if (target.upstream.requests.length === 0)
					return target.kind === "gate" && fields.length === 1
						? "not forwarded"
						: withstood;
				return target.upstream.bytes().includes(target.key)
					? "leaked the key"
					: withstood;
			},
		),
	naive: "leaked the key",
});

// A credential named in Connection would be stripped by the next hop, or already was. Davison, 2019.
attack("refuses a credential that Connection names", {
	play: (target) =>
		each(target, ["X-API-Key", "x-api-key", "AUTHORIZATION"], async (name) =>
			refused(
				target,
				await send(
					target,
					keyed(target, "GET /a HTTP/1.1", `Connection: close, ${name}`),
				),
				400,
				401,
			),
		),
	naive: "forwarded",
});

// An echoed credential ends up in the log or page of whoever shows the error. CWE-209.
attack("echoes nothing of a request it refuses", {
	play: async (target) => {
		const canary = "dbk_canary-canary-canary";
		return onWire(target, async (wire) => {
			wire.send(
				plain(target, "GET /canary?x=canary HTTP/1.1", `X-API-Key: ${canary}`),
			);
			await wire.answers(1);
			return wire.received().includes("canary") ? "echoed" : withstood;
		});
	},
	naive: "echoed",
});

// A leaked key must stop working at once, on connections that are already open too.
attack("refuses a revoked key on a connection that is open", {
	play: async (target) => {
		const lent = await target.lentKey();
		const request = plain(target, "GET /a HTTP/1.1", `X-API-Key: ${lent.key}`);
		return onWire(target, async (wire) => {
			wire.send(request);
			const [first] = await wire.answers(1);
			if (first?.status !== 200) return "refused too early";
			await lent.revoke();
			target.upstream.reset();
			wire.send(request);
			// A gate that has cut the connection meanwhile has refused as well as one that answers 401.
			const second = (await wire.answers(2))[1];
			if (target.upstream.requests.length > 0) return "forwarded";
			return second === undefined || second.status === 401
				? withstood
				: `answered ${second.status}`;
		});
	},
	naive: "forwarded",
});

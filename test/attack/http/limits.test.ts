/** Size and time: what is too much is refused whole, never cut down to what fits. */
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

// Past a parser's count, fields vanish silently: the one that mattered with them. Node's maxHeadersCount.
attack("refuses more header fields than it reads, and drops none", {
	play: (target) =>
		each(target, [101, 500, 2_200], async (count) =>
			refused(
				target,
				await send(
					target,
					keyed(
						target,
						"GET /a HTTP/1.1",
						...Array.from({ length: count }, () => "a:b"),
					),
				),
				431,
			),
		),
	naive: "forwarded",
});

// A hundred fields are within what clients send; the limit must not be met by dropping. Counted at the upstream.
attack("forwards every one of many header fields", {
	play: async (target) => {
		await send(
			target,
			keyed(
				target,
				"GET /a HTTP/1.1",
				...Array.from({ length: 90 }, (_, index) => `x-n: ${index}`),
			),
		);
		const [request] = target.upstream.requests;
		const sent = request?.fields.filter(([name]) => name === "x-n") ?? [];
		return sent.length === 90 ? withstood : `forwarded ${sent.length}`;
	},
	// Node joins them into one.
	naive: "forwarded 1",
});

// Header bytes without end fill memory. RFC 6585 §5; Node's CVE-2018-12121.
attack("refuses a header that is too large", {
	play: (target) =>
		each(
			target,
			[
				keyed(target, "GET /a HTTP/1.1", `X-A: ${"a".repeat(64 * 1024)}`),
				keyed(target, `GET /${"a".repeat(64 * 1024)} HTTP/1.1`),
				keyed(
					target,
					"GET /a HTTP/1.1",
					...Array.from({ length: 60 }, () => `X-A: ${"a".repeat(1_000)}`),
				),
			],
			async (head) => refused(target, await send(target, head), 431),
		),
	alsoNaive: "Node's own limit",
});

// 100 Continue before the check invites the body of someone who is about to be refused. RFC 9110 §10.1.1.
attack("sends 100 Continue only after the check", {
	play: async (target) => {
		const answers = await send(
			target,
			plain(
				target,
				"POST /a HTTP/1.1",
				"Expect: 100-continue",
				"Content-Length: 5",
			),
		);
		if (answers[0]?.status === 100) return "continued";
		return refused(target, answers, 401);
	},
	naive: "continued",
});

// And it must come once the check has passed, or honest clients wait. RFC 9110 §10.1.1.
attack("sends 100 Continue when it wants the body", {
	play: async (target) =>
		onWire(target, async (wire) => {
			wire.send(
				keyed(
					target,
					"POST /a HTTP/1.1",
					"Expect: 100-continue",
					"Content-Type: application/json",
					"Content-Length: 2",
				),
			);
			const invited = await wire.until((bytes) =>
				bytes.toString("latin1").startsWith("HTTP/1.1 100"),
			);
			if (!invited) return "never asked for the body";
			wire.send("{}");
			const answers = await wire.answers(1);
			return answers.at(-1)?.status === 200 ? withstood : "not answered";
		}),
	alsoNaive: "Node does it by itself",
});

// Expectations nobody can meet are refused, not passed over. RFC 9110 §10.1.1.
attack("refuses an expectation it does not know", {
	play: async (target) => {
		const answers = await send(
			target,
			keyed(target, "GET /a HTTP/1.1", "Expect: 200-ok"),
		);
		const [answer] = answers;
		if (target.kind === "gate" && answer && problemCode(answer) === undefined)
			return "not a problem";
		return refused(target, answers, 417);
	},
	alsoNaive: "Node answers 417",
});

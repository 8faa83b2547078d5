/** An upstream that is down or silent: the caller is told so in time, and nothing about the machine behind. */
import {
	attacks,
	keyed,
	onWire,
	problemCode,
	send,
	withstood,
} from "./attack.ts";
import { startRawUpstream } from "../../stub/raw-upstream.ts";

const silent = await startRawUpstream();
const attack = attacks({
	// Port 9 is discard, and nothing listens there.
	upstreams: { down: "http://127.0.0.1:9" },
	settings: {
		upstreams: { silent: { url: silent.url, timeout_seconds: 0.5 } },
	},
});

// A stack trace, a system's error or an address tells where to go next. CWE-209.
attack("answers 502 for an upstream that is down and says no more", {
	play: async (target) => {
		const [answer] = await send(target, keyed(target, "GET /down/a HTTP/1.1"));
		if (answer?.status !== 502)
			return `answered ${answer?.status ?? "nothing"}`;
		if (/ECONN|127\.0|:9\b/.test(answer.body.toString()))
			return "told too much";
		return target.kind === "gate" && problemCode(answer) !== "upstream-down"
			? "not a problem"
			: withstood;
	},
	naive: "told too much",
});

// A call that is never answered holds a client, a connection and, later, an approval. RFC 9110 §15.6.5.
attack("answers 504 for an upstream that stays silent", {
	play: async (target) =>
		onWire(target, async (wire) => {
			silent.script = () => {};
			target.upstream.script = () => {};
			wire.send(keyed(target, "GET /silent/a HTTP/1.1"));
			const [answer] = await wire.answers(1);
			if (answer === undefined) return "waits for ever";
			return answer.status === 504 &&
				(target.kind === "naive" || problemCode(answer) === "upstream-silent")
				? withstood
				: `answered ${answer.status}`;
		}),
	naive: "waits for ever",
});

// An upstream that restarts while someone uploads: the failure is that request's alone. Found here; it ended the process.
attack("survives an upstream that hangs up on an upload", {
	play: async (target) => {
		target.upstream.atHead = ({ socket }) => socket.destroy();
		return onWire(target, async (wire) => {
			wire.send(
				`${keyed(
					target,
					"PUT /a HTTP/1.1",
					"Content-Type: application/octet-stream",
					"Content-Length: 50",
				)}half`,
			);
			const [answer] = await wire.answers(1);
			// Cutting the connection is as honest as saying 502.
			if (answer === undefined || target.kind === "naive")
				return /socket/.test(answer?.body.toString() ?? "")
					? "told too much"
					: withstood;
			return problemCode(answer) === "upstream-down"
				? withstood
				: `answered ${answer.status}`;
		});
	},
	naive: "told too much",
});

// An upstream that answers before it has read the body, and then goes on for long: seen to end the process a second
// later, when open streams are looked at again.
attack("survives an answer that begins before the upload has ended", {
	play: async (target) => {
		target.upstream.atHead = ({ socket }) => {
			socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
			setTimeout(() => socket.write("world"), 1_200);
		};
		return onWire(target, async (wire) => {
			wire.send(
				`${keyed(
					target,
					"PUT /a HTTP/1.1",
					"Content-Type: application/octet-stream",
					"Content-Length: 50",
				)}half`,
			);
			const [answer] = await wire.answers(1);
			return answer?.body.toString() === "helloworld"
				? withstood
				: "cut the answer";
		});
	},
	alsoNaive: "it looks at nothing again",
});

// A connection that is refused once must not be refused from then on: health is learned, not feared.
attack("reaches an upstream again after it failed", {
	play: async (target) => {
		target.upstream.script = ({ socket }) => socket.destroy();
		await send(target, keyed(target, "GET /a HTTP/1.1"));
		target.upstream.reset();
		const [answer] = await send(target, keyed(target, "GET /a HTTP/1.1"));
		return answer?.status === 200 ? withstood : "gave up";
	},
	alsoNaive: "it remembers nothing",
});

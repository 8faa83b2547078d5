/**
 * The phone door's own router: every route there is, and what each needs. It is not the gate's: no upstream, no command
 * and no administration is reached from here. Reads with the session's cookie; what decides goes on with its signature
 * to core/devices, which checks it.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import {
	phoneProblems,
	type PhoneProblem,
	SessionChallenge,
} from "../../../contract/phone.ts";
import type { Certificates } from "../../certificates/certificates.ts";
import type { Decisions } from "../../devices/decisions.ts";
import type { Device } from "../../devices/device.ts";
import type { Devices } from "../../devices/devices.ts";
import type { Log } from "../../log.ts";
import type { Caller, Pairing } from "../../pairing/pairing.ts";
import { VaultError } from "../../vault/backend.ts";
import {
	type Content,
	type Fields,
	sendContent,
	sendJson,
	sendProblem,
	strictTransport,
} from "./answer.ts";
import { readJson } from "./body.ts";
import { caCertificate, caProfile } from "./ca-download.ts";
import { type Admitted, admit, peerOf, type Place } from "./guard.ts";
import type { PhoneLimits } from "./limits.ts";
import type { PhoneSessions, Session } from "./sessions.ts";
import type { PhoneStreams } from "./stream.ts";

export interface RouterParts {
	readonly devices: Pick<Devices, "active" | "seen">;
	readonly pairing: Pick<Pairing, "hello" | "confirm" | "wait">;
	readonly decisions: Pick<
		Decisions,
		"stateFor" | "historyFor" | "decide" | "act"
	>;
	readonly certificates: Pick<Certificates, "serverCa">;
	readonly sessions: PhoneSessions;
	readonly streams: PhoneStreams;
	readonly limits: PhoneLimits;
	readonly files: () => ReadonlyMap<string, Content>;
	/** "drawbridge-7f3a.local". */
	readonly machine: () => string;
	readonly log: Log;
}

/** One request that may be answered, and all a route needs of it. */
interface Visit extends Admitted {
	readonly res: ServerResponse;
	readonly peer: string;
	readonly fields: Fields;
	/** What was posted; nothing of it was looked at. */
	readonly body: unknown;
}

interface Problem {
	readonly problem: PhoneProblem;
}

/** The answer as JSON, or undefined where the route has answered. */
type Answer = object | Problem | undefined;
type Route = (visit: Visit) => Answer | Promise<Answer>;

const isProblem = (answer: object): answer is Problem =>
	"problem" in answer &&
	typeof answer.problem === "string" &&
	Object.hasOwn(phoneProblems, answer.problem);

export class PhoneRouter {
	readonly #parts: RouterParts;
	readonly #reads: ReadonlyMap<string, Route>;
	readonly #posts: ReadonlyMap<string, Route>;

	constructor(parts: RouterParts) {
		this.#parts = parts;
		const { pairing, decisions, sessions } = parts;
		this.#reads = new Map<string, Route>([
			["/ca.crt", (visit) => this.#ca(visit, caCertificate)],
			[
				"/ca.mobileconfig",
				(visit) => this.#ca(visit, (pem) => caProfile(pem, parts.machine())),
			],
			["/api/state", this.#ofDevice((device) => decisions.stateFor(device))],
			[
				"/api/history",
				this.#ofDevice((device) => decisions.historyFor(device)),
			],
			["/api/events", this.#ofDevice(this.#stream)],
		]);
		this.#posts = new Map<string, Route>([
			[
				"/api/pair/hello",
				this.#ofPairing((visit) => pairing.hello(visit.body, callerOf(visit))),
			],
			[
				"/api/pair/confirm",
				this.#ofPairing((visit) =>
					pairing.confirm(visit.body, callerOf(visit)),
				),
			],
			[
				"/api/pair/wait",
				this.#ofPairing(({ body, res }) => pairing.wait(body, goneOf(res))),
			],
			[
				"/api/session/challenge",
				({ body }) => {
					const asked = SessionChallenge.safeParse(body);
					return asked.success
						? sessions.challenge(asked.data.device)
						: { problem: "bad-request" };
				},
			],
			["/api/session/open", (visit) => this.#openSession(visit)],
			[
				"/api/decide",
				this.#ofDevice((device, { body }) => decisions.decide(device, body)),
			],
			[
				"/api/act",
				this.#ofDevice((device, { body }) => {
					const acted = decisions.act(device, body);
					return isProblem(acted) ? acted : {};
				}),
			],
		]);
	}

	/** Answers, whatever happens. */
	async handle(
		req: IncomingMessage,
		res: ServerResponse,
		place: Place,
	): Promise<void> {
		const peer = peerOf(req.socket);
		let fields: Fields = {};
		try {
			const admitted = admit(req, peer, place);
			if ("problem" in admitted) {
				sendProblem(req, res, admitted.problem);
				return;
			}
			if (admitted.byName) fields = strictTransport;
			const answer = await this.#answer(req, res, admitted, peer, fields);
			if (res.headersSent || res.destroyed || answer === undefined) return;
			if (isProblem(answer)) sendProblem(req, res, answer.problem, fields);
			else sendJson(res, answer, fields);
		} catch (error) {
			const locked = error instanceof VaultError && error.locks;
			if (!locked)
				this.#parts.log("error", "the phone door could not answer", {
					bug: String(error),
				});
			if (res.headersSent) res.destroy();
			else sendProblem(req, res, locked ? "locked" : "internal", fields);
		}
	}

	async #answer(
		req: IncomingMessage,
		res: ServerResponse,
		admitted: Admitted,
		peer: string,
		fields: Fields,
	): Promise<Answer> {
		const { method, path, contentType } = admitted;
		if (!this.#parts.limits.take("requests", peer)) {
			// To go on it needs another connection, and those are counted, too.
			res.shouldKeepAlive = false;
			return { problem: "too-many" };
		}
		const isPost = method === "POST";
		const file = this.#parts.files().get(path);
		if (file !== undefined && !isPost) {
			sendContent(res, { ...file, fields });
			return undefined;
		}
		const route = (isPost ? this.#posts : this.#reads).get(path);
		if (route === undefined) {
			const isOther =
				file !== undefined || this.#reads.has(path) || this.#posts.has(path);
			return { problem: isOther ? "method-not-allowed" : "not-found" };
		}
		if (method === "HEAD" && path.startsWith("/api/"))
			return { problem: "method-not-allowed" };
		if (!isPost)
			return await route({ ...admitted, res, peer, fields, body: undefined });
		const read = await readJson(req, contentType);
		if ("problem" in read) return read;
		return await route({ ...admitted, res, peer, fields, body: read.json });
	}

	#ca({ res, fields }: Visit, made: (pem: string) => Content): Answer {
		const pem = this.#parts.certificates.serverCa();
		if (pem === undefined) return { problem: "not-found" };
		const content = made(pem);
		sendContent(res, { ...content, fields: { ...content.fields, ...fields } });
		return undefined;
	}

	#openSession({ body, origin, peer, res, fields }: Visit): Answer {
		const { sessions, devices, limits } = this.#parts;
		if (limits.isSpent("failed sessions", peer)) return { problem: "too-many" };
		const opened = sessions.open(body, origin);
		if ("problem" in opened) {
			limits.take("failed sessions", peer);
			return opened;
		}
		devices.seen(opened.device.id, peer);
		sendJson(res, {}, { ...fields, "Set-Cookie": opened.cookie });
		return undefined;
	}

	readonly #stream = (
		device: Device,
		{ res, peer, fields }: Visit,
		session: Session,
	): Answer => {
		const { decisions, streams } = this.#parts;
		// Behind another answer on its connection: a stream there is never sent, and nobody hears of its end.
		if (res.socket === null) return { problem: "bad-request" };
		streams.open(res, session, peer, decisions.stateFor(device), fields);
		return undefined;
	};

	/** With a session, and whoever it is for is read anew: what it may do can have changed since. */
	#ofDevice(
		route: (device: Device, visit: Visit, session: Session) => Answer,
	): Route {
		return (visit) => {
			const { sessions, devices } = this.#parts;
			const session = sessions.find(visit.cookie, visit.origin);
			if (session === undefined) return { problem: "unauthenticated" };
			const device = devices.active(session.device);
			if (device === undefined) return { problem: "gone" };
			devices.seen(device.id, visit.peer);
			return route(device, visit, session);
		};
	}

	#ofPairing(route: Route): Route {
		return (visit) =>
			this.#parts.limits.take("pairing", visit.peer)
				? route(visit)
				: { problem: "too-many" };
	}
}

const callerOf = ({ peer, userAgent, origin, byName }: Visit): Caller => ({
	address: peer,
	userAgent,
	origin,
	byName,
});

/** Aborted when nobody waits for the answer any more. */
function goneOf(res: ServerResponse): AbortSignal {
	const gone = new AbortController();
	res.once("close", () => gone.abort());
	return gone.signal;
}

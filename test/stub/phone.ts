/**
 * A phone in Node, from the protocol alone (contract/pairing.ts, contract/phone.ts): pairs by QR or code over the real
 * phone door, checks everything that is signed, and decides. It is honest; each message can be built first and changed
 * before it is sent. Knows nothing of core/.
 */
import * as z from "zod";
import {
	type Certificate,
	type Domain,
	PairOutcome,
	sessionBytes,
} from "../../contract/pairing.ts";
import {
	type Action,
	Challenge,
	type Decision,
	Glance,
	HistoryObject,
	PhoneState,
	Receipt,
	RequestObject,
} from "../../contract/phone.ts";
import {
	Browser,
	type BrowserOptions,
	type EventStream,
	type PhoneAnswer,
} from "./phone-browser.ts";
import {
	Handshake,
	type Invited,
	type Paired,
	readLink,
	readTyped,
} from "./phone-pairing.ts";
import {
	canonical,
	type DeviceKey,
	digestOf,
	isSignedBy,
	newDeviceKey,
	signAs,
} from "./phone-proof.ts";

export interface PhoneOptions extends Partial<BrowserOptions> {
	readonly name?: string;
	readonly key?: DeviceKey;
	/** What its page says; by default what is true. */
	readonly certificate?: Certificate;
}

/** The door answered something else than what was asked for. */
export class Refused extends Error {
	readonly code: string;
	constructor({ code, status, body }: PhoneAnswer) {
		super(`${status} ${code || body.slice(0, 200)}`);
		this.code = code;
	}
}

const accepted = (answer: PhoneAnswer): unknown => {
	if (answer.status !== 200) throw new Refused(answer);
	return answer.body === "" ? {} : JSON.parse(answer.body);
};

/** A phone that has scanned the QR, or whose person has typed the code. */
export class Visitor {
	readonly browser: Browser;
	readonly handshake: Handshake;
	readonly invited: Invited;

	constructor(origin: string, invited: Invited, options: PhoneOptions = {}) {
		const { name = "Ada's phone", key = newDeviceKey(), ca } = options;
		const certificate =
			options.certificate ?? (ca === undefined ? "untrusted" : "trusted");
		this.invited = invited;
		this.browser = new Browser({ ...options, origin });
		this.handshake = new Handshake(invited, key, { name, origin, certificate });
	}

	static byLink(link: string, options?: PhoneOptions): Visitor {
		const { origin, invited } = readLink(link);
		return new Visitor(origin, invited, options);
	}

	static byCode(
		address: string,
		code: string,
		options?: PhoneOptions,
	): Visitor {
		return new Visitor(new URL(address).origin, readTyped(code), options);
	}

	/** @throws Refused, Mistrust */
	async hello(): Promise<void> {
		const { handshake, browser } = this;
		handshake.take(
			accepted(await browser.post("/api/pair/hello", handshake.hello)),
		);
	}

	/** From then on the desktop asks its person. @throws Refused */
	async confirm(body = this.handshake.confirmation()): Promise<void> {
		accepted(await this.browser.post("/api/pair/confirm", body));
	}

	/** Asks on while it has to wait. @throws Refused, Mistrust; Error with the state where the person said no */
	async paired(): Promise<Phone> {
		const { handshake, browser } = this;
		const { pid } = handshake.confirmation();
		for (;;) {
			const outcome = PairOutcome.parse(
				accepted(await browser.post("/api/pair/wait", { pid })),
			);
			if (outcome.state === "done")
				return new Phone(browser, handshake.key, handshake.finish(outcome));
			if (outcome.state === "refused") throw new Error("refused");
		}
	}
}

/** A paired phone. */
export class Phone {
	readonly browser: Browser;
	readonly key: DeviceKey;
	readonly paired: Paired;
	/** The last one it used. */
	counter = 0;

	constructor(browser: Browser, key: DeviceKey, paired: Paired) {
		this.browser = browser;
		this.key = key;
		this.paired = paired;
	}

	get id(): string {
		return this.paired.device;
	}

	async challenge(): Promise<string> {
		const body = { device: this.id };
		return Challenge.parse(
			accepted(await this.browser.post("/api/session/challenge", body)),
		).nonce;
	}

	/** The proof for {@link openWith}; `origin`: where the page says that it was opened. */
	sessionProof(nonce: string, origin = this.browser.origin, by = this.key) {
		const bytes = sessionBytes(
			Buffer.from(nonce, "base64url"),
			this.id,
			origin,
		);
		return { device: this.id, nonce, sig: signAs(by, "session", bytes) };
	}

	/** Signs in: from now on it may read for 15 minutes. @throws Refused */
	async open(): Promise<void> {
		const proof = this.sessionProof(await this.challenge());
		accepted(await this.browser.post("/api/session/open", proof));
	}

	/** All it is shown, every signature checked. @throws Refused */
	async state(): Promise<PhoneState> {
		return this.#checked(accepted(await this.browser.get("/api/state")));
	}

	/** @throws Refused */
	async history(): Promise<HistoryObject> {
		const body = accepted(await this.browser.get("/api/history"));
		return this.#verified(HistoryObject, "history", body);
	}

	watch(): Promise<EventStream> {
		return this.browser.stream("/api/events");
	}

	/** The next state of a stream of its own that `look` makes something of. */
	async until<T>(look: (state: PhoneState) => T | undefined): Promise<T> {
		const stream = await this.watch();
		try {
			for (;;) {
				const event = await stream.next();
				if (event === undefined) throw new Error("the stream ended");
				const found = look(this.#checked(event));
				if (found !== undefined) return found;
			}
		} finally {
			stream.close();
		}
	}

	/** The card of the one question that `like` holds of. */
	card(like: (request: RequestObject) => boolean): Promise<RequestObject> {
		return this.until(
			({ requests }) => requests.find(({ object }) => like(object))?.object,
		);
	}

	/** What the gate says of that answer next in one of these states. */
	receipt(
		request: string,
		...states: readonly Receipt["state"][]
	): Promise<Receipt> {
		return this.until(
			({ receipts }) =>
				receipts.find(
					({ object }) =>
						object.request === request && states.includes(object.state),
				)?.object,
		);
	}

	/** What it would sign. */
	decision(
		request: RequestObject,
		verdict: Decision["verdict"],
		change: Partial<Decision> = {},
	): Decision {
		return {
			v: 1,
			type: "decision",
			request: request.id,
			digest: digestOf("request", request),
			verdict,
			scope: "once",
			reason: "",
			device: this.id,
			nonce: request.nonce,
			counter: ++this.counter,
			...change,
		};
	}

	/** `by`: whose signature is under it; `domain`: as what it was signed. */
	signedDecision(
		decision: Decision,
		by: DeviceKey = this.key,
		domain: Domain = "decision",
	): { readonly decision: Decision; readonly sig: string } {
		return { decision, sig: signAs(by, domain, canonical(decision)) };
	}

	/** The status and the code, and the receipt where there is one. */
	async send(
		decision: ReturnType<Phone["signedDecision"]>,
	): Promise<PhoneAnswer & { readonly receipt: Receipt | undefined }> {
		const answer = await this.browser.post("/api/decide", decision);
		const receipt =
			answer.status === 200
				? this.#verified(Receipt, "receipt", JSON.parse(answer.body))
				: undefined;
		return { ...answer, receipt };
	}

	decide(
		request: RequestObject,
		verdict: Decision["verdict"],
		change?: Partial<Decision>,
	): ReturnType<Phone["send"]> {
		return this.send(
			this.signedDecision(this.decision(request, verdict, change)),
		);
	}

	async act(
		action: Action["action"],
		change: Partial<Action> = {},
		by: DeviceKey = this.key,
	): Promise<PhoneAnswer> {
		const { glance } = await this.state();
		const said: Action = {
			v: 1,
			type: "action",
			action,
			device: this.id,
			nonce: glance.object.nonce,
			counter: ++this.counter,
			...change,
		};
		const sig = signAs(by, "action", canonical(said));
		return await this.browser.post("/api/act", { action: said, sig });
	}

	#checked(body: unknown): PhoneState {
		const state = PhoneState.parse(body);
		this.#verified(Glance, "glance", state.glance);
		for (const one of state.requests)
			this.#verified(RequestObject, "request", one);
		for (const one of state.receipts) this.#verified(Receipt, "receipt", one);
		// A phone that was restored from a backup goes on where the gate is.
		this.counter = Math.max(this.counter, state.glance.object.device.counter);
		return state;
	}

	/** Signed by the machine it was paired with, over exactly what is used of it. */
	#verified<T extends z.ZodObject>(
		schema: T,
		domain: Domain,
		body: unknown,
	): z.infer<T> {
		const { object: said, sig } = Envelope.parse(body);
		const object = schema.parse(said);
		if (!isSignedBy(this.paired.identity, domain, canonical(object), sig))
			throw new Error(`a ${domain} that this machine did not sign`);
		return object;
	}
}

const Envelope = z.object({ object: z.unknown(), sig: z.string() });

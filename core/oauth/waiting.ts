/**
 * The page on which a browser waits for the owner, and where it goes from there. The browser is known by the cookie it was
 * given on its way here; it can ask whether there is an answer, and can give none.
 */
import type { InteractionDetails, Provider } from "oidc-provider";
import { isLoopback } from "../address.ts";
import { isRefusal, type Refusal, refuse } from "../problem.ts";
import { isLoopbackRedirect, shownName } from "./client-metadata.ts";
import { type Allowed, type ConsentQuestion } from "./consents.ts";
import {
	cookieOf,
	type OAuthRequest,
	showPage,
	showRedirect,
	showStop,
} from "./answers.ts";
import { owner } from "./library.ts";
import { issuerOf, paths } from "./metadata.ts";
import { nodePair } from "./node-pair.ts";
import type { OAuth } from "./oauth.ts";
import { waitPage } from "./pages.ts";
import { programDays } from "./programs.ts";

/** A browser is held this long for an answer, then shown the page anew. */
const holdMs = 25_000;
const thisComputer = "this computer";
/** The nearest proxy is here, and nobody vouches for what it says of who stands behind it. */
const anotherComputer = "another computer";

export async function answerWaiting(
	oauth: OAuth,
	request: OAuthRequest,
	uid: string,
): Promise<Refusal | undefined> {
	const issuer = issuerOf(request.exchange, request.head.host);
	const library = await oauth.library(issuer, { upstream: request.on });
	const asked = await interactionOf(library, request, uid);
	if (!asked) return tooOld(request);
	const { consents } = oauth;
	if (!consents.of(uid)) {
		const question = await questionOf(oauth, library, request, asked);
		if (!question) return tooOld(request);
		// Asked each time, also about what was let in before: a browser shows nothing of whose it is, and one client of the
		// web has many users.
		const waiting = consents.ask(question);
		if (isRefusal(waiting)) {
			await goOn(library, request, {
				error: "temporarily_unavailable",
				error_description: "too many programs wait for the owner",
			});
			return waiting;
		}
	}
	if (request.target.query === "?go") await answered(oauth, request, uid);
	const consent = consents.of(uid);
	if (!consent) return tooOld(request);
	const { answer, question } = consent;
	if (answer === undefined) {
		if (request.exchange.finished) return undefined;
		return showPage(
			request,
			200,
			waitPage(
				{ name: question.name, code: consent.code },
				`${paths.wait}/${uid}?go`,
			),
		);
	}
	consents.forget(uid);
	if (answer === "refused") {
		await goOn(library, request, {
			error: "access_denied",
			error_description: "the owner refused, or did not answer",
		});
		return refuse("denied", "consent refused or not given in time");
	}
	const grantId = await letIn(oauth, library, issuer, question, asked, answer);
	return await goOn(library, request, {
		login: { accountId: owner, remember: false },
		consent: { grantId },
	});
}

function tooOld(request: OAuthRequest): Refusal {
	showStop(
		request,
		400,
		"This page is too old, or belongs to another browser. Go back to the program and try again.",
	);
	return refuse("bad-request", "no such sign-in for this browser");
}

const pairFor = (request: OAuthRequest) =>
	nodePair({
		method: "GET",
		url: request.target.path,
		secure: request.exchange.listener.secure,
		headers: { host: request.head.host, ...cookieOf(request) },
	});

/** undefined: it has expired, or this browser has not begun it. */
async function interactionOf(
	library: Provider,
	request: OAuthRequest,
	uid: string,
): Promise<InteractionDetails | undefined> {
	const { req, res } = pairFor(request);
	try {
		const found = await library.interactionDetails(req, res);
		return found.uid === uid ? found : undefined;
	} catch {
		return undefined;
	}
}

const text = (asked: InteractionDetails, name: string): string => {
	const value = asked.params[name];
	return typeof value === "string" ? value : "";
};

async function questionOf(
	oauth: OAuth,
	library: Provider,
	request: OAuthRequest,
	asked: InteractionDetails,
): Promise<ConsentQuestion | undefined> {
	const clientId = text(asked, "client_id");
	const redirect = text(asked, "redirect_uri");
	const issuer = issuerOf(request.exchange, request.head.host);
	const client = await library.Client.find(clientId);
	const upstreams = oauth.upstreamsOf(text(asked, "resource"), issuer, {
		upstream: request.on,
	});
	if (!client || !upstreams) return undefined;
	return {
		interaction: asked.uid,
		clientId,
		address: request.address,
		name: shownName(client.clientName ?? ""),
		document: documentHost(clientId),
		returnsTo: isLoopbackRedirect(redirect)
			? computerOf(request)
			: new URL(redirect).host,
		asks: text(asked, "asks") === "operator" ? "operator" : "viewer",
		upstreams,
	};
}

/** A loopback address is one of the browser's own computer, whichever that is. */
function computerOf({ address, head }: OAuthRequest): string {
	if (!isLoopback(address)) return address;
	return head.relayed ? anotherComputer : thisComputer;
}

const documentHost = (clientId: string): string | null =>
	clientId.startsWith("https://") ? (URL.parse(clientId)?.host ?? null) : null;

async function letIn(
	oauth: OAuth,
	library: Provider,
	issuer: string,
	question: ConsentQuestion,
	asked: InteractionDetails,
	{ role, upstreams }: Allowed,
): Promise<string> {
	const { clientId } = question;
	const resource = text(asked, "resource");
	const grant = new library.Grant({ accountId: owner, clientId });
	grant.addResourceScope(resource, "viewer");
	if (role === "operator") grant.addResourceScope(resource, "operator");
	else grant.rejectResourceScope(resource, "operator");
	const id = await grant.save();
	oauth.programs.letIn(id, {
		issuer,
		clientId,
		name: question.name,
		document: question.document,
		returnsTo: question.returnsTo,
		resource,
		role,
		upstreams: [...upstreams],
	});
	// Kept as long as what it was let in for: it refreshes without the network, too.
	const client = await library.Client.find(clientId);
	if (client)
		oauth.records.put("Client", clientId, {
			grant: "",
			data: { ...client.metadata(), issuer },
			expiresAt: oauth.clock.now() + programDays * 86_400_000,
		});
	return id;
}

/** Resolves with an answer, when the browser has gone, or after a while. */
function answered(
	oauth: OAuth,
	{ exchange }: OAuthRequest,
	uid: string,
): Promise<void> {
	return new Promise((resolve) => {
		const over = (): void => {
			clearTimeout(timer);
			stop();
			resolve();
		};
		const timer = setTimeout(over, holdMs);
		timer.unref();
		const stop = oauth.consents.onAnswer(uid, over);
		exchange.onGone(over);
	});
}

async function goOn(
	library: Provider,
	request: OAuthRequest,
	result: object,
): Promise<undefined> {
	const { req, res, taken } = pairFor(request);
	const returnTo = await library.interactionResult(req, res, result, {
		mergeWithLastSubmission: false,
	});
	return showRedirect(request, returnTo, taken().headers);
}

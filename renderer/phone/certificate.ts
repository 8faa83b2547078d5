/**
 * Whether this browser trusts the computer's certificate, as far as a page can tell: browsers run no service worker for
 * one that was clicked through. Registers the worker once, under the one name the page's policy lets pass.
 */
import type { Certificate } from "../../contract/pairing.ts";

const workerPath = "/sw.js";
const patienceMs = 6_000;

/** The types of the DOM do not know it yet (W3C Trusted Types). */
interface PolicyFactory {
	createPolicy(
		name: string,
		rules: { createScriptURL(url: string): string },
	): { createScriptURL(url: string): string };
}

export interface Trust {
	readonly certificate: Certificate;
	/** The worker, for what needs one. */
	readonly worker: ServiceWorkerRegistration | null;
}

const untrusted: Trust = { certificate: "untrusted", worker: null };

export async function findTrust(page: Window): Promise<Trust> {
	const { serviceWorker, userAgent } = page.navigator;
	if (serviceWorker === undefined) return untrusted;
	try {
		const worker = await serviceWorker.register(workerAddress(page), {
			scope: "/",
			updateViaCache: "none",
		});
		await Promise.race([serviceWorker.ready, tooLate()]);
		if (worker.active === null) return untrusted;
		// Firefox runs one behind an exception, too (w3c/ServiceWorker#1514): it proves nothing there.
		return isFirefox(userAgent)
			? { ...untrusted, worker }
			: { certificate: "trusted", worker };
	} catch {
		return untrusted;
	}
}

/** Its own engine; on iOS Firefox is Safari's. */
export const isFirefox = (userAgent: string): boolean =>
	/\bGecko\/[\d.]+ Firefox\//.test(userAgent);

function workerAddress(page: Window): string {
	// What the DOM's types do not know is looked for, not believed.
	const { trustedTypes } = page as { trustedTypes?: PolicyFactory };
	if (trustedTypes === undefined) return workerPath;
	return trustedTypes
		.createPolicy("drawbridge", {
			createScriptURL(url) {
				if (url !== workerPath) throw new TypeError("not the worker");
				return url;
			},
		})
		.createScriptURL(workerPath);
}

const tooLate = (): Promise<void> =>
	new Promise((resolve) => {
		setTimeout(resolve, patienceMs);
	});

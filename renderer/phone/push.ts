/** The browser's side of Web Push: where to say that something waits. What is said holds nothing else. */
import { fromBase64Url } from "../../contract/pairing.ts";

const patienceMs = 20_000;

/** `home-screen`: this browser offers it only inside an installed page. */
export type PushOffer = "yes" | "denied" | "home-screen" | "no";

export function pushOffer(
	page: Window,
	worker: ServiceWorkerRegistration | null,
): PushOffer {
	if (worker === null) return "no";
	if (!("pushManager" in worker) || !("Notification" in page))
		return /iPhone|iPad/.test(page.navigator.userAgent) ? "home-screen" : "no";
	return Notification.permission === "denied" ? "denied" : "yes";
}

/** From a tap. `null`: the person or the browser said no, or nothing. `key`: the gate's, P-256, raw, in base64url. */
export async function subscribe(
	worker: ServiceWorkerRegistration,
	key: string,
): Promise<string | null> {
	const applicationServerKey = fromBase64Url(key);
	if (!applicationServerKey) return null;
	if ((await Notification.requestPermission()) !== "granted") return null;
	try {
		// One made for another key is in the way of a new one.
		await (await worker.pushManager.getSubscription())?.unsubscribe();
		const made = await Promise.race([
			worker.pushManager.subscribe({
				userVisibleOnly: true,
				applicationServerKey,
			}),
			tooLate(),
		]);
		return made?.endpoint ?? null;
	} catch {
		return null;
	}
}

/** Without the internet a browser may try for ever. */
const tooLate = (): Promise<undefined> =>
	new Promise((resolve) => {
		setTimeout(() => resolve(undefined), patienceMs);
	});

export async function unsubscribe(
	worker: ServiceWorkerRegistration | null,
): Promise<void> {
	await (await worker?.pushManager?.getSubscription())?.unsubscribe();
}

/**
 * The page's service worker: keeps the page itself for when the computer is away, and says that something waits when a
 * push comes. It never touches /api, keeps nothing that was asked, and knows nothing of what a push is about.
 */
import { somethingWaits as german } from "../../words/de/push.ts";
import { somethingWaits as english } from "../../words/en/push.ts";

/** The DOM's types have no worker's scope beside a window's; this is what is used of it. */
interface Extendable extends Event {
	waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
	readonly request: Request;
	respondWith(answer: Promise<Response>): void;
}
interface Clicked extends Extendable {
	readonly notification: Notification;
}
interface Page {
	focus(): Promise<unknown>;
}
interface Worker {
	readonly registration: ServiceWorkerRegistration;
	readonly clients: {
		claim(): Promise<void>;
		matchAll(options: {
			type: "window";
			includeUncontrolled: boolean;
		}): Promise<readonly Page[]>;
		openWindow(url: string): Promise<unknown>;
	};
	skipWaiting(): Promise<void>;
	addEventListener(
		type: "install" | "activate" | "push",
		listener: (event: Extendable) => void,
	): void;
	addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
	addEventListener(
		type: "notificationclick",
		listener: (event: Clicked) => void,
	): void;
}
// This file runs nowhere else.
const worker = globalThis as unknown as Worker;

const cacheName = "shell-1";
/** All of the page; built with these names. */
const shell = new Set([
	"/",
	"/phone.js",
	"/start.js",
	"/german.js",
	"/rolldown-runtime.js",
	"/phone.css",
	"/manifest.webmanifest",
	"/icon.svg",
	"/icon-192.png",
]);

worker.addEventListener("install", (event) => {
	event.waitUntil(
		Promise.all([
			worker.skipWaiting(),
			caches
				.open(cacheName)
				.then((cache) =>
					cache.addAll(
						[...shell].map((path) => new Request(path, { cache: "no-cache" })),
					),
				),
		]),
	);
});

worker.addEventListener("activate", (event) => {
	event.waitUntil(worker.clients.claim());
});

worker.addEventListener("fetch", (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	const path = pathname === "/p" ? "/" : pathname;
	if (
		request.method === "GET" &&
		origin === self.location.origin &&
		shell.has(path)
	)
		event.respondWith(newest(path));
});

/** The computer's own when it is there, so that page and gate are of one version; the kept one otherwise. */
async function newest(path: string): Promise<Response> {
	const cache = await caches.open(cacheName);
	try {
		const response = await fetch(path, { cache: "no-cache" });
		if (response.ok) await cache.put(path, response.clone());
		return response;
	} catch (cause) {
		const kept = await cache.match(path);
		if (kept) return kept;
		throw cause;
	}
}

/** As words/spoken.ts chooses: the first language of the browser's that is spoken here. */
const isGerman =
	navigator.languages
		.find((one) => /^(?:de|en)\b/i.test(one))
		?.toLowerCase()
		.startsWith("de") ?? false;

worker.addEventListener("push", (event) => {
	event.waitUntil(
		worker.registration.showNotification("Drawbridge", {
			body: isGerman ? german : english,
			tag: "drawbridge",
			icon: "/icon-192.png",
		}),
	);
});

worker.addEventListener("notificationclick", (event) => {
	event.notification.close();
	event.waitUntil(
		worker.clients
			.matchAll({ type: "window", includeUncontrolled: true })
			.then(([page]) => page?.focus() ?? worker.clients.openWindow("/")),
	);
});

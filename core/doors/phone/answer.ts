/**
 * How the phone door answers: the header fields every answer carries, JSON, problems, and files. Decides nothing; an
 * answer to whoever was not listened to the end closes the connection.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type PhoneProblem, phoneProblems } from "../../../contract/phone.ts";

const contentSecurityPolicy = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data:",
	"font-src 'self'",
	"connect-src 'self'",
	"manifest-src 'self'",
	"worker-src 'self'",
	"media-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types drawbridge",
].join("; ");

/** What a page may ask a phone for: the camera for a QR, and a screen that stays on. */
const permissionsPolicy = [
	"camera=(self)",
	"screen-wake-lock=(self)",
	...[
		"accelerometer",
		"browsing-topics",
		"clipboard-read",
		"display-capture",
		"geolocation",
		"gyroscope",
		"hid",
		"idle-detection",
		"local-fonts",
		"magnetometer",
		"microphone",
		"midi",
		"payment",
		"publickey-credentials-create",
		"publickey-credentials-get",
		"serial",
		"usb",
	].map((feature) => `${feature}=()`),
].join(", ");

export const commonFields = {
	"Content-Security-Policy": contentSecurityPolicy,
	"Permissions-Policy": permissionsPolicy,
	"X-Content-Type-Options": "nosniff",
	"X-Frame-Options": "DENY",
	"Referrer-Policy": "no-referrer",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
} as const;

/**
 * Only where the page was opened by name. A browser heeds it on connections whose certificate it trusts, and lets no
 * wrong one be clicked through from then on (RFC 6797 §8.1, §12.1).
 */
export const strictTransport = {
	"Strict-Transport-Security": "max-age=31536000",
} as const;

export type Fields = Readonly<Record<string, string>>;

export interface Content {
	readonly type: string;
	readonly bytes: Buffer;
	/** Further fields. */
	readonly fields?: Fields;
}

export function sendContent(
	res: ServerResponse,
	{ type, bytes, fields }: Content,
): void {
	res.writeHead(200, {
		...commonFields,
		"Cache-Control": "no-cache",
		...fields,
		"Content-Type": type,
		"Content-Length": bytes.length,
	});
	// Node leaves it out for a HEAD.
	res.end(bytes);
}

export function sendJson(
	res: ServerResponse,
	value: unknown,
	fields: Fields = {},
): void {
	const bytes = Buffer.from(JSON.stringify(value));
	res.writeHead(200, {
		...commonFields,
		...fields,
		"Cache-Control": "no-store",
		"Content-Type": "application/json",
		"Content-Length": bytes.length,
	});
	res.end(bytes);
}

/** The code, and nothing more. */
export function sendProblem(
	req: IncomingMessage,
	res: ServerResponse,
	code: PhoneProblem,
	fields: Fields = {},
): void {
	const body = JSON.stringify({ code });
	res.writeHead(phoneProblems[code], {
		...commonFields,
		...fields,
		"Cache-Control": "no-store",
		"Content-Type": "application/json",
		"Content-Length": body.length,
		// Nobody waits for the rest of a body that is not read.
		...(req.complete ? {} : { Connection: "close" }),
	});
	res.end(body);
}

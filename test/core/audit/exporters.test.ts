/** Entries reach the addresses the owner named, and none of them ever holds the log up. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { startExporters } from "../../../core/audit/exporters.ts";
import { AuditLog } from "../../../core/audit/log.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { eventually } from "../eventually.ts";
import { entry, FakeClock, openDatabase, silent, tempHome } from "../parts.ts";

async function collector(status = 200) {
	const received: string[] = [];
	const server = createServer((request, response) => {
		let body = "";
		request.setEncoding("utf8");
		request.on("data", (chunk: string) => {
			body += chunk;
		});
		request.on("end", () => {
			received.push(body);
			response
				.writeHead(status, status === 302 ? { Location: "/x" } : {})
				.end();
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	// It listens on a port.
	const { port } = server.address() as AddressInfo;
	return { received, url: `http://127.0.0.1:${port}/logs` };
}

async function logTo(audit: object) {
	const settings = SecuritySettings.parse({ audit }).audit;
	const log = new AuditLog(
		openDatabase(await tempHome()),
		new FakeClock(),
		silent,
	);
	const exporters = startExporters({
		audit: log,
		log: silent,
		settings: () => settings,
	});
	const close = async (): Promise<void> => {
		log.close();
		await Promise.all(exporters.map((one) => one.close()));
	};
	onTestFinished(close);
	return { log, close };
}

test("a collector is sent every entry as OTLP logs", async () => {
	const { received, url } = await collector();
	const { log } = await logTo({ otlp_url: url });
	await Promise.all(
		Array.from({ length: 700 }, (_, id) =>
			log.admit(entry({ path: `/${id}` })),
		),
	);
	await eventually(() => received.length).toBe(2);
	const records = received.flatMap(
		(text) =>
			JSON.parse(text).resourceLogs[0].scopeLogs[0].logRecords as unknown[],
	);
	expect(records).toHaveLength(700);
	expect(records[0]).toMatchObject({
		timeUnixNano: "1795168800000000000",
		body: { stringValue: "admitted POST /0" },
	});
});

test("the webhook is told of refusals, changes and what is critical, and of nothing else", async () => {
	const { received, url } = await collector();
	const { log, close } = await logTo({ webhook_url: url });
	log.note(entry({ kind: "outcome" }));
	log.note(entry({ kind: "refused", path: "/no" }));
	log.note(entry({ path: "/rm", risk: "critical" }));
	log.tail(1);
	await close();
	expect(
		received.flatMap((text) =>
			JSON.parse(text).alerts.map(({ path }: { path: string }) => path),
		),
	).toEqual(["/no", "/rm"]);
});

test("without an address nothing is sent, and nothing is kept", async () => {
	const { received } = await collector();
	const { log, close } = await logTo({});
	await log.admit(entry());
	await close();
	expect(received).toEqual([]);
});

test("what is not taken is tried again, and a redirect is not followed", async () => {
	const { received, url } = await collector(302);
	const { log } = await logTo({ otlp_url: url });
	await log.admit(entry());
	await eventually(() => received.length).toBe(2);
	expect(received[1]).toBe(received[0]);
});

test.each([
	"http://example.com/",
	"ftp://127.0.0.1/",
	"https://user:pass@example.com/",
	"http://127.0.0.1.example.com/",
])("%s is no address to send entries to", (url) => {
	for (const field of ["otlp_url", "webhook_url"])
		expect(
			SecuritySettings.safeParse({ audit: { [field]: url } }).success,
		).toBe(false);
});

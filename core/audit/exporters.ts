/** Where entries go beside the log, both off by default: an OpenTelemetry collector, and an alert webhook. */
import type { EntryView } from "../../contract/views.ts";
import type { Log } from "../log.ts";
import type { AuditSettings } from "../settings/schema.ts";
import { version } from "../version.ts";
import type { Entry } from "./entry.ts";
import type { AuditLog } from "./log.ts";
import { Outbox } from "./outbox.ts";

interface ExporterParts {
	readonly audit: Pick<AuditLog, "watch">;
	readonly log: Log;
	readonly settings: () => Pick<AuditSettings, "otlp_url" | "webhook_url">;
}

export function startExporters({
	audit,
	log,
	settings,
}: ExporterParts): readonly Outbox[] {
	return [
		new Outbox({
			name: "the OpenTelemetry collector",
			audit,
			log,
			url: () => settings().otlp_url,
			wants: () => true,
			body: otlpLogs,
		}),
		new Outbox({
			name: "the alert webhook",
			audit,
			log,
			url: () => settings().webhook_url,
			wants: isAlert,
			body: (alerts, dropped) => JSON.stringify({ alerts, dropped }),
		}),
	];
}

const isAlert = ({ kind, risk, decision }: Entry): boolean =>
	kind === "refused" ||
	kind === "change" ||
	risk === "critical" ||
	decision === "deny";

/** OTLP/HTTP in JSON: ExportLogsServiceRequest (opentelemetry-proto, logs/v1). */
function otlpLogs(entries: readonly EntryView[], dropped: number): string {
	return JSON.stringify({
		resourceLogs: [
			{
				resource: {
					attributes: [
						attribute("service.name", "drawbridge"),
						attribute("service.version", version),
					],
				},
				scopeLogs: [
					{
						scope: {
							name: "drawbridge.audit",
							attributes: [attribute("drawbridge.dropped", dropped)],
						},
						logRecords: entries.map(logRecord),
					},
				],
			},
		],
	});
}

function logRecord(entry: EntryView): object {
	const { at, kind, reason, method, path, status } = entry;
	// 9 is INFO, 13 WARN.
	const warns = kind === "refused" || status >= 500;
	return {
		timeUnixNano: `${Date.parse(at)}000000`,
		severityNumber: warns ? 13 : 9,
		severityText: warns ? "WARN" : "INFO",
		body: {
			stringValue:
				kind === "change" ? reason : [kind, method, path].join(" ").trim(),
		},
		attributes: Object.entries(entry)
			.filter(([name, value]) => name !== "at" && value !== "")
			.map(([name, value]) => attribute(`drawbridge.${name}`, value)),
	};
}

const attribute = (key: string, value: string | number): object => ({
	key,
	value:
		typeof value === "string"
			? { stringValue: value }
			: Number.isInteger(value)
				? { intValue: String(value) }
				: { doubleValue: value },
});

/** Reads what an export holds, a piece after the other, and hands it to the person as a file. */
import type { AuditQuery, ExportPiece } from "../../contract/audit.ts";
import type { WindowClient } from "../shared/window-client.ts";

export type SaveFormat = "jsonl" | "csv";

const types: Record<SaveFormat, string> = {
	jsonl: "application/jsonl",
	csv: "text/csv;charset=utf-8",
};

interface Read {
	readonly entries: number;
	readonly file: Blob;
}

/** `onProgress`: entries so far. `null` where it was stopped. */
export async function readLog(
	client: WindowClient,
	query: AuditQuery,
	format: SaveFormat,
	onProgress: (entries: number) => void,
	stop: AbortSignal,
): Promise<Read | null> {
	/** Blobs, so that a long log is not held in this process. */
	const pieces: Blob[] = [];
	let entries = 0;
	let after: number | null = null;
	let upTo: number | undefined;
	for (;;) {
		if (stop.aborted) return null;
		const piece: ExportPiece = await client.call("audit.export", {
			query,
			format,
			...(after === null ? {} : { after }),
			...(upTo === undefined ? {} : { upTo }),
		});
		upTo = piece.upTo;
		if (!piece.ready) continue;
		entries += piece.entries;
		pieces.push(new Blob([piece.text]));
		onProgress(entries);
		after = piece.next;
		if (after === null)
			return { entries, file: new Blob(pieces, { type: types[format] }) };
	}
}

/** The browser's own download: it asks where to, or puts it where downloads go. */
export function handOver(file: Blob, name: string): void {
	const url = URL.createObjectURL(file);
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	link.click();
	// The download has its own hold on it by then.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

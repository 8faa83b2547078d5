/**
 * What a device answered, and what has become of it since: it says "allowed" of nothing but an answer that was taken, and
 * "released" of nothing whose bytes have not left. Of an answer that lets several calls through it follows the first. Kept
 * in memory, the last ones of each device and every one that is still to be released.
 */
import type { Receipt, Signed } from "../../contract/phone.ts";
import type { Progress } from "../approval/unreleased.ts";

const mostShown = 20;

interface Kept {
	receipt: Receipt;
	signed: Signed<Receipt> | undefined;
	/** The call it follows; undefined: none has moved yet. */
	call: object | undefined;
}

export class Receipts {
	readonly #byDevice = new Map<string, Map<string, Kept>>();

	/** A later answer of the device to the same question takes the place of the one before. */
	add(signed: Signed<Receipt>): void {
		const { object: receipt } = signed;
		const all = this.#byDevice.get(receipt.device) ?? new Map<string, Kept>();
		this.#byDevice.set(receipt.device, all);
		all.delete(receipt.request);
		all.set(receipt.request, { receipt, signed, call: undefined });
		for (const [request, kept] of all) {
			if (all.size <= mostShown) break;
			if (kept.receipt.state !== "allowed") all.delete(request);
		}
	}

	/** `true`: some receipt says something else now. */
	follow({ id, call, state, status }: Progress, at: number): boolean {
		let changed = false;
		for (const all of this.#byDevice.values()) {
			const kept = all.get(id);
			if (kept === undefined || isOver(kept)) continue;
			kept.call ??= call;
			if (kept.call !== call) continue;
			kept.receipt = { ...kept.receipt, state, status, at };
			kept.signed = undefined;
			changed = true;
		}
		return changed;
	}

	/** The last ones, oldest first. `isUnreleased`: whether what a question let through can still leave. */
	of(
		device: string,
		at: number,
		isUnreleased: (request: string) => boolean,
		sign: (receipt: Receipt) => Signed<Receipt>,
	): Signed<Receipt>[] {
		const all = [...(this.#byDevice.get(device)?.values() ?? [])];
		return all.slice(-mostShown).map((kept) => {
			const { receipt } = kept;
			// A caller was to ask again, and did not in time.
			if (receipt.state === "allowed" && !isUnreleased(receipt.request)) {
				kept.receipt = { ...receipt, state: "stopped", at };
				kept.signed = undefined;
			}
			return (kept.signed ??= sign(kept.receipt));
		});
	}

	/** Questions it allowed of which nothing has left yet. */
	unreleased(device: string): string[] {
		return [...(this.#byDevice.get(device)?.values() ?? [])]
			.filter(({ receipt }) => receipt.state === "allowed")
			.map(({ receipt }) => receipt.request);
	}

	end(device: string): void {
		this.#byDevice.delete(device);
	}
}

const isOver = ({ receipt }: Kept): boolean =>
	receipt.state !== "allowed" && receipt.state !== "released";

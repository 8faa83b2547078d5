/** Whether the app may end now: at once while nothing is under way, otherwise when a person says so. Ends nothing itself. */
import { StatusView } from "../../contract/views.ts";
import type { GateHost } from "./gate-host.ts";
import { words } from "./strings.ts";

/** For a dialog of the system's own. */
export interface SystemQuestion {
	readonly title: string;
	readonly text: string;
	/** What does it, and what leaves all as it is. */
	readonly go: string;
	readonly stay: string;
}

const Busy = StatusView.pick({ openRequests: true, pendingApprovals: true });
/** A gate that does not answer keeps nobody from quitting. */
const patienceMs = 1_500;

/** `ask` resolves to whether the person quits. While it is asked, asking again is no; a yes holds, since the app ends then. */
export function quitting(
	gate: Pick<GateHost, "call">,
	ask: (question: SystemQuestion) => Promise<boolean>,
): () => Promise<boolean> {
	let isAsking = false;
	let isAgreed = false;

	async function mayQuit(): Promise<boolean> {
		const late = new Promise<null>((resolve) => {
			setTimeout(resolve, patienceMs, null);
		});
		const answer = await Promise.race([gate.call("status.get", {}), late]);
		const busy = Busy.safeParse(answer?.ok ? answer.output : null).data;
		if (!busy) return true;
		const { openRequests: calls, pendingApprovals: waiting } = busy;
		if (calls + waiting === 0) return true;
		const { quitting: say } = words();
		return ask({
			title: say.title(waiting),
			text: say.text(calls, waiting),
			go: say.go,
			stay: say.stay,
		});
	}

	return async () => {
		if (isAgreed || isAsking) return isAgreed;
		isAsking = true;
		try {
			return (isAgreed = await mayQuit());
		} finally {
			isAsking = false;
		}
	};
}

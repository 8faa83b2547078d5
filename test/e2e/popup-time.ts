/** How long a person waits for the popup after a call was held. */
import type { Page } from "playwright-core";
import { ApprovalView } from "../../contract/approvals.ts";
import { callCommand, command, until } from "./callers.ts";
import type { Shell } from "./driver.ts";

/** One for each line, which has to be one that is asked about, in milliseconds; each leaves again. The popup is ready by then. */
export async function popupTimes(
	shell: Shell,
	gate: string,
	lines: readonly string[],
): Promise<number[]> {
	const times: number[] = [];
	for (const line of lines) {
		const page = await shell.hiddenPopup();
		if (page === null) throw new Error("no popup is kept ready");
		await isReady(page);
		const drawn = page.evaluate(drawnAt);
		const { leave } = callCommand(gate, line);
		const at = await drawn;
		const [question] = ApprovalView.array().parse(
			await command(shell, "approval.list", {}),
		);
		times.push(at - Date.parse(question?.askedAt ?? ""));
		leave();
		await until("the popup is gone", async () => !(await shell.hasPopup()));
	}
	return times;
}

const isReady = (page: Page): Promise<void> =>
	page.getByText("Nothing waits").first().waitFor({ state: "attached" });

/** Travels to the page: resolves with the wall clock's time at which a card has been drawn where somebody can see it. */
function drawnAt(): Promise<number> {
	return new Promise((resolve) => {
		const look = (): void => {
			const card = document.querySelector("[role='alertdialog']");
			if (card === null || document.visibilityState !== "visible") {
				setTimeout(look, 1);
				return;
			}
			requestAnimationFrame(() =>
				setTimeout(() => resolve(performance.timeOrigin + performance.now())),
			);
		};
		look();
	});
}

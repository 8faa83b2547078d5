/** What a key may spend in a day, changed: it holds from the next request on. */
import { useState } from "react";
import type { KeyView } from "../../contract/views.ts";
import { FormDialog } from "../shared/form-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import { formatCount } from "../shared/whole-number.ts";
import { dailyInput, draftOf } from "./daily.ts";
import { DailyFields } from "./daily-fields.tsx";
import { NamedKey } from "./named-key.tsx";
import { daily as strings } from "./strings.ts";

export function LimitKey(props: { view: KeyView; onDone: () => void }) {
	const { view, onDone } = props;
	const action = useAction();
	const [draft, setDraft] = useState(() => draftOf(view));

	function send(): void {
		const input = dailyInput(draft);
		if (input) action.run("key.limit", { id: view.id, ...input }, onDone);
	}

	return (
		<FormDialog
			title={strings.title}
			save={strings.save}
			action={action}
			onDismiss={onDone}
			onSave={send}
		>
			<NamedKey view={view} />
			<p>{strings.text}</p>
			<DailyFields
				draft={draft}
				hints={{
					requests: usedWords(view, "requests"),
					tokens: usedWords(view, "tokens"),
				}}
				onChange={setDraft}
			/>
		</FormDialog>
	);
}

/** A key without limits is not counted at all: a zero would claim that it was not used. */
function usedWords({ daily }: KeyView, kind: "requests" | "tokens"): string {
	if (daily.requests === null && daily.tokens === null)
		return strings.uncounted;
	return strings.usedToday(
		formatCount(kind === "requests" ? daily.usedRequests : daily.usedTokens),
	);
}

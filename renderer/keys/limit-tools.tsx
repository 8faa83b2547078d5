/** The tools a key may call, changed: what it may call holds from the next request on. */
import { useState } from "react";
import type { KeyView } from "../../contract/views.ts";
import { FormDialog } from "../shared/form-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import { NamedKey } from "./named-key.tsx";
import { toolPatterns as strings } from "./strings.ts";
import {
	patternsIn,
	patternsProblem,
	ToolPatternsField,
} from "./tool-patterns-field.tsx";

export function LimitTools(props: { view: KeyView; onDone: () => void }) {
	const { view, onDone } = props;
	const action = useAction();
	const [tools, setTools] = useState(view.tools.join(" "));
	const [sent, setSent] = useState(false);

	function send(): void {
		setSent(true);
		if (patternsProblem(tools)) return;
		action.run("key.tools", { id: view.id, tools: patternsIn(tools) }, onDone);
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
			<ToolPatternsField
				value={tools}
				scope={view.upstreams.length === 0 ? null : view.upstreams}
				isJudged={sent}
				onChange={setTools}
			/>
		</FormDialog>
	);
}

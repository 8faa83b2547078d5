/** Which project an upstream belongs to: another folder, or none. What that changes is said before it is saved. */
import { useState } from "react";
import type { UpstreamView } from "../../contract/views.ts";
import { Field } from "../shared/field.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { useGate } from "../shared/gate-context.ts";
import { useAction } from "../shared/use-action.ts";
import { projectStrings as strings, upstreams } from "./strings.ts";

interface MoveProjectProps {
	readonly upstream: UpstreamView;
	readonly onDone: () => void;
}

export function MoveProject({ upstream, onDone }: MoveProjectProps) {
	const { name, project, stdio } = upstream;
	const action = useAction();
	const refresh = useGate((state) => state.refresh);
	const [dir, setDir] = useState(project ?? "");
	const wanted = dir.trim();
	return (
		<FormDialog
			title={strings.title(name)}
			save={strings.save}
			action={action}
			onDismiss={onDone}
			onSave={() => {
				if (wanted === (project ?? "")) onDone();
				else
					action.run(
						"upstream.change",
						{ name, project: wanted === "" ? null : wanted },
						() => {
							refresh();
							onDone();
						},
					);
			}}
		>
			<Field
				code
				label={upstreams.projectFolder}
				hint={strings.hint}
				value={dir}
				problem={null}
				onChange={setDir}
			/>
			<p>{strings.text}</p>
			{stdio && <p>{strings.command}</p>}
		</FormDialog>
	);
}

/** Where the service finds its certificate. */
import { Field } from "../../shared/field.tsx";
import { FilesWritten } from "../export-certificates.tsx";
import { isWholePath } from "../folders.ts";
import { exportForm } from "../strings.ts";
import { wizard as strings } from "./strings.ts";
import type { StepProps } from "./use-wizard.ts";

export function FilesStep({ wizard, tried }: StepProps) {
	const { typed, type, written, paths } = wizard;
	if (written && paths.key !== undefined)
		return <FilesWritten written={written} />;
	return (
		<>
			<p>{strings.filesText}</p>
			<Field
				code
				label={exportForm.dir}
				hint={exportForm.dirHint}
				value={typed.dir}
				problem={
					tried && !isWholePath(typed.dir.trim()) ? exportForm.dirMissing : null
				}
				onChange={(dir) => type({ dir })}
			/>
		</>
	);
}

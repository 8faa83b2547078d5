/** Trust stores of this machine, and ca.crt for what reads none of them. Both may be left out. */
import { useState } from "react";
import { FailureNote } from "../../shared/failure-note.tsx";
import { Field } from "../../shared/field.tsx";
import { useAction } from "../../shared/use-action.ts";
import { FilesWritten } from "../export-certificates.tsx";
import { isWholePath } from "../folders.ts";
import { exportForm } from "../strings.ts";
import { TrustStores } from "../trust-stores.tsx";
import { wizard as strings } from "./strings.ts";
import type { StepProps, Wizard } from "./use-wizard.ts";

export function TrustStep({ wizard }: StepProps) {
	return (
		<>
			<p>{strings.trustText}</p>
			<TrustStores reading={wizard.stores} refresh={wizard.stores.refresh} />
			{wizard.ca && wizard.paths.ca === undefined && (
				<CaFile wizard={wizard} ca={wizard.ca.id} />
			)}
			{wizard.typed.place === "gate" && wizard.written && (
				<FilesWritten written={wizard.written} />
			)}
		</>
	);
}

/** Not a form of its own: it stands in the wizard's. */
function CaFile({ wizard, ca }: { wizard: Wizard; ca: string }) {
	const action = useAction();
	const [tried, setTried] = useState(false);
	const dir = wizard.typed.dir.trim();
	return (
		<div className="ca-file">
			<Field
				code
				label={strings.caFile}
				hint={strings.caFileHint}
				value={wizard.typed.dir}
				problem={tried && !isWholePath(dir) ? exportForm.dirMissing : null}
				onChange={(typedDir) => wizard.type({ dir: typedDir })}
			/>
			<button
				type="button"
				className="button"
				onClick={() => {
					setTried(true);
					if (isWholePath(dir))
						action.run("cert.export", { dir, ids: [ca] }, wizard.keepWritten);
				}}
			>
				{strings.caFileWrite}
			</button>
			<FailureNote failure={action.failure} />
		</div>
	);
}

/** What is asked before a certificate is renewed or revoked. */
import type { CertificateView } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import { isCa } from "./certificate-tree.ts";
import { certificates as strings } from "./strings.ts";

interface QuestionProps {
	readonly view: CertificateView;
	readonly onDone: () => void;
}

export function RenewCertificate({ view, onDone }: QuestionProps) {
	const action = useAction();
	return (
		<ConfirmDialog
			title={strings.renewTitle(view.name)}
			keep={strings.keep}
			go={strings.renew}
			tone={isCa(view) ? "danger" : "primary"}
			action={action}
			onKeep={onDone}
			onGo={() => action.run("cert.renew", { id: view.id }, onDone)}
		>
			<p>{isCa(view) ? strings.renewCa : strings.renewText}</p>
		</ConfirmDialog>
	);
}

export function RevokeCertificate({ view, onDone }: QuestionProps) {
	const action = useAction();
	return (
		<ConfirmDialog
			title={strings.revokeTitle(view.name)}
			keep={strings.keep}
			go={strings.revoke}
			action={action}
			onKeep={onDone}
			onGo={() => action.run("cert.revoke", { id: view.id }, onDone)}
		>
			<p>{strings.revokeText[view.kind]}</p>
		</ConfirmDialog>
	);
}

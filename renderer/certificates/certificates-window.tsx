/** The certificates: the CAs with what they signed, what stands alone, and where the server CA is trusted. */
import { BadgeCheck, FolderDown, LockKeyhole, Plus } from "lucide-react";
import { useState } from "react";
import type { CertificateView, StatusView } from "../../contract/views.ts";
import { EmptyState } from "../shared/empty-state.tsx";
import { Page } from "../shared/page.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { useNow } from "../shared/use-now.ts";
import { useReading } from "../shared/use-reading.ts";
import {
	RenewCertificate,
	RevokeCertificate,
} from "./certificate-questions.tsx";
import {
	type CertificateDeed,
	CertificateRow,
	type CertificateRowProps,
} from "./certificate-row.tsx";
import { currentCa, isOver, type Tree, treeOf } from "./certificate-tree.ts";
import { CreateCas } from "./create-cas.tsx";
import { ExportCertificates } from "./export-certificates.tsx";
import { HttpsWizard } from "./https-wizard/https-wizard.tsx";
import { IssueCertificate } from "./issue-certificate.tsx";
import { certificates as strings, trust } from "./strings.ts";
import { TrustStores } from "./trust-stores.tsx";
import { useTrust } from "./use-trust.ts";

type Open =
	| { readonly what: "cas" | "issue" | "wizard" | "export-all" }
	| { readonly what: CertificateDeed; readonly view: CertificateView }
	| null;

export function CertificatesWindow({ status }: { status: StatusView }) {
	const reading = useReading("cert.list", {}, "certificates");
	const stores = useTrust(reading.value);
	const [open, setOpen] = useState<Open>(null);
	const [all, setAll] = useState(false);
	const now = useNow(60_000);
	const certificates = reading.value ?? [];
	const over = certificates.filter(isOver);
	const shown = all ? certificates : certificates.filter((one) => !isOver(one));
	const serverCa = currentCa(certificates, "server-ca");

	return (
		<Page
			heading={strings.heading}
			lead={strings.lead}
			actions={
				certificates.length > 0 && (
					<WindowActions
						hasCa={serverCa !== undefined}
						onAsk={(what) => setOpen({ what })}
					/>
				)
			}
		>
			<ReadingNote reading={reading} />
			{reading.value?.length === 0 && (
				<EmptyState
					icon={<BadgeCheck aria-hidden="true" />}
					title={strings.emptyTitle}
					text={strings.empty}
				>
					<div className="empty-actions">
						<button
							type="button"
							className="button primary"
							onClick={() => setOpen({ what: "wizard" })}
						>
							<LockKeyhole aria-hidden="true" />
							<span>{strings.wizard}</span>
						</button>
						<button
							type="button"
							className="button"
							onClick={() => setOpen({ what: "cas" })}
						>
							{strings.createCas}
						</button>
						<button
							type="button"
							className="button"
							onClick={() => setOpen({ what: "issue" })}
						>
							{strings.issueLong}
						</button>
					</div>
				</EmptyState>
			)}
			<CertificateTree
				tree={treeOf(shown)}
				listeners={status.listeners}
				now={now}
				onAsk={(what, view) => setOpen({ what, view })}
			/>
			{over.length > 0 && (
				<button
					type="button"
					className="button show-old"
					aria-expanded={all}
					onClick={() => setAll(!all)}
				>
					{all ? strings.hideOld : strings.oldOnes(over.length)}
				</button>
			)}
			{certificates.length > 0 && (
				<section aria-labelledby="trust">
					<div className="section-text">
						<h2 id="trust">{trust.heading}</h2>
						<p className="hint">{trust.lead}</p>
					</div>
					<TrustStores reading={stores} refresh={stores.refresh} />
				</section>
			)}
			<OpenDialog
				open={open}
				status={status}
				certificates={certificates}
				onDone={() => setOpen(null)}
			/>
		</Page>
	);
}

interface WindowActionsProps {
	readonly hasCa: boolean;
	readonly onAsk: (what: "cas" | "issue" | "wizard" | "export-all") => void;
}

function WindowActions({ hasCa, onAsk }: WindowActionsProps) {
	return (
		<>
			<button type="button" className="button" onClick={() => onAsk("wizard")}>
				<LockKeyhole aria-hidden="true" />
				<span>{strings.wizard}</span>
			</button>
			<button
				type="button"
				className="button"
				aria-label={strings.exportLong}
				onClick={() => onAsk("export-all")}
			>
				<FolderDown aria-hidden="true" />
				<span>{strings.export}</span>
			</button>
			{!hasCa && (
				<button type="button" className="button" onClick={() => onAsk("cas")}>
					{strings.createCas}
				</button>
			)}
			<button
				type="button"
				className="button primary"
				aria-label={strings.issueLong}
				onClick={() => onAsk("issue")}
			>
				<Plus aria-hidden="true" />
				<span>{strings.issue}</span>
			</button>
		</>
	);
}

type CertificateTreeProps = Omit<CertificateRowProps, "view"> & {
	readonly tree: Tree;
};

function CertificateTree({ tree, ...row }: CertificateTreeProps) {
	return (
		<>
			{tree.branches.length > 0 && (
				<section aria-labelledby="branches">
					<h2 className="sr-only" id="branches">
						{strings.list}
					</h2>
					<ul className="branches" aria-labelledby="branches">
						{tree.branches.map(({ ca, leaves }) => (
							<li className="panel" key={ca.id}>
								<CertificateRow view={ca} {...row} />
								{leaves.length > 0 ? (
									<ul className="leaves" aria-label={strings.signedBy(ca.name)}>
										{leaves.map((view) => (
											<li key={view.id}>
												<CertificateRow view={view} {...row} />
											</li>
										))}
									</ul>
								) : (
									<p className="leaves hint no-leaves">
										{strings.nothingSigned}
									</p>
								)}
							</li>
						))}
					</ul>
				</section>
			)}
			{tree.alone.length > 0 && (
				<section aria-labelledby="alone">
					<div className="section-text">
						<h2 id="alone">{strings.alone}</h2>
						<p className="hint">{strings.aloneText}</p>
					</div>
					<ul className="panel alone-list" aria-labelledby="alone">
						{tree.alone.map((view) => (
							<li key={view.id}>
								<CertificateRow view={view} {...row} />
							</li>
						))}
					</ul>
				</section>
			)}
		</>
	);
}

interface OpenDialogProps {
	readonly open: Open;
	readonly status: StatusView;
	readonly certificates: readonly CertificateView[];
	readonly onDone: () => void;
}

function OpenDialog({ open, status, certificates, onDone }: OpenDialogProps) {
	if (open === null) return null;
	return (
		<>
			{open.what === "cas" && <CreateCas onDone={onDone} />}
			{open.what === "issue" && (
				<IssueCertificate
					hasCa={{
						server: currentCa(certificates, "server-ca") !== undefined,
						client: currentCa(certificates, "client-ca") !== undefined,
					}}
					upstreams={status.upstreams.map(({ name }) => name)}
					onDismiss={onDone}
					onIssued={onDone}
				/>
			)}
			{open.what === "wizard" && (
				<HttpsWizard status={status} upstream={null} onDone={onDone} />
			)}
			{open.what === "export-all" && (
				<ExportCertificates view={null} onDone={onDone} />
			)}
			{open.what === "export" && (
				<ExportCertificates view={open.view} onDone={onDone} />
			)}
			{open.what === "renew" && (
				<RenewCertificate view={open.view} onDone={onDone} />
			)}
			{open.what === "revoke" && (
				<RevokeCertificate view={open.view} onDone={onDone} />
			)}
		</>
	);
}

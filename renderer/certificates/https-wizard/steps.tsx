/** What each step of the wizard shows. */
import type { ComponentType } from "react";
import { CaStep } from "./ca-step.tsx";
import { CertificateStep } from "./certificate-step.tsx";
import { FilesStep } from "./files-step.tsx";
import { ListenerStep } from "./listener-step.tsx";
import { NamesStep } from "./names-step.tsx";
import type { StepName } from "./plan.ts";
import { TrustStep } from "./trust-step.tsx";
import { UseStep } from "./use-step.tsx";
import type { StepProps } from "./use-wizard.ts";

export const stepBodies: Readonly<Record<StepName, ComponentType<StepProps>>> =
	{
		names: NamesStep,
		ca: CaStep,
		certificate: CertificateStep,
		files: FilesStep,
		listener: ListenerStep,
		trust: TrustStep,
		use: UseStep,
	};

import type { Location } from '../../model.ts';
import type { PlacedNode } from '../azure/resource.ts';
import type { FileScope } from '../settings/scope.ts';
import { scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { factoryValue } from './values.ts';
import type { FactoryValue } from './values.ts';

/** An integration runtime: the machine on which connectors run. */
export interface Runtime {
  /** `Managed` is Azure's own, `SelfHosted` is a machine of the project. */
  readonly type: string;
  readonly at: Location;
}

/** The factory or workspace that a linked service belongs to. */
export interface Factory {
  readonly product: 'Azure Data Factory' | 'Azure Synapse';
  /** Folder of the tree that its files lie in. */
  readonly folder: string;
  /** An integration runtime of it by name, case ignored; null where no file defines it. */
  runtime(name: string): Runtime | null;
  /** Whether a dataset, a pipeline or a data flow of it passes this parameter to the linked service. */
  passes(linkedService: string, parameter: string): boolean;
}

/** A linked service, wherever its JSON stands: a file of its own, a template, Bicep, Terraform. */
export interface LinkedService {
  readonly name: string;
  /** The map with `type`, `typeProperties`, `connectVia`, `parameters`; nodes of a template may stand in other files. */
  readonly properties: PlacedNode;
  readonly scope: FileScope;
  readonly factory: Factory;
}

/** A value of a linked service; null where there is none. */
export function valueIn({ name, properties, scope, factory }: LinkedService, node: KeyedNode | undefined): FactoryValue | null {
  if (node === undefined) return null;
  return factoryValue(node, {
    file: scope.file,
    parameter(parameter) {
      const text = scalarText(properties, 'parameters', parameter, 'defaultValue');
      return text === undefined ? null : { text, passed: factory.passes(name, parameter) };
    },
  });
}

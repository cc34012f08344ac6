/** Stands for the folder of the repository on the machine of whoever develops; occurs in no path. */
export const LOCAL = '\u0001';

/** Where the tree is mounted when nothing else is said. The name of the repository is not known here. */
export const WORKSPACE = '/workspaces/repository';

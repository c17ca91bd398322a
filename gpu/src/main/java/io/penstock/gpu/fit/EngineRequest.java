package io.penstock.gpu.fit;

import java.io.Serializable;

/**
 * Which engine is asked for; travels to the tasks, since each executor chooses by what its machine
 * has.
 *
 * @param mode whether a GPU is used
 * @param threads of one pass on the CPU
 * @param cores that this JVM may use in all
 * @param work what there is to do, for the choice
 */
record EngineRequest(GpuMode mode, int threads, int cores, Workload work) implements Serializable {}

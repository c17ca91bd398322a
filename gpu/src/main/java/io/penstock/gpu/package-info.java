/** The home of MLlib stages that run on the GPU; no stage is here yet, and none is promised. */
@NullMarked
package io.penstock.gpu;

import org.jspecify.annotations.NullMarked;
